import {
  type ClerkFailure,
  invalidParameter,
  noPassword,
  noSuchSession,
  noSuchUser,
  sessionOver,
  wrongPassword,
} from "./clerk-failure.ts";
import type { ClerkUser } from "./clerk-user.ts";
import { type Directory, hasEmail, type PersonChange } from "./directory.ts";
import { isFailure, type Parameters, type Sent, textParameter, textsParameter } from "./parameters.ts";
import { type ClerkSession, sessionToken } from "./session.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** What the routes answer from. */
export interface ClerkWorld {
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly now: () => number;
}

interface Asked {
  readonly world: ClerkWorld;
  readonly id: string;
  /** Query and body together. */
  readonly sent: Sent;
}

/** An address of the Backend API; `id` stands in its path. */
export interface ClerkRoute {
  readonly method: string;
  readonly path: RegExp;
  readonly takes: Parameters;
  /** Answers without a secret key. */
  readonly isOpen?: boolean;
  readonly answer: (asked: Asked) => unknown;
}

const listed = { limit: false, offset: false, order_by: false };
const aboutUser = {
  external_id: false,
  first_name: false,
  last_name: false,
  password: false,
  skip_password_checks: false,
};

export const clerkRoutes: readonly ClerkRoute[] = [
  {
    method: "GET",
    path: /^\/\.well-known\/jwks\.json$/,
    takes: {},
    isOpen: true,
    answer: ({ world }) => world.keys.jwks(),
  },
  { method: "GET", path: /^\/v1\/jwks$/, takes: {}, answer: ({ world }) => world.keys.jwks() },
  {
    method: "GET",
    path: /^\/v1\/users$/,
    takes: { ...listed, email_address: false, external_id: false, user_id: false },
    answer: ({ world, sent }) => page(usersLike(world, sent), sent),
  },
  {
    method: "GET",
    path: /^\/v1\/users\/count$/,
    takes: { email_address: false, external_id: false, user_id: false },
    answer: ({ world, sent }) => ({ object: "total_count", total_count: usersLike(world, sent).length }),
  },
  { method: "POST", path: /^\/v1\/users$/, takes: { ...aboutUser, email_address: true }, answer: createUser },
  { method: "GET", path: /^\/v1\/users\/([^/]+)$/, takes: {}, answer: withUser((user) => user) },
  {
    method: "PATCH",
    path: /^\/v1\/users\/([^/]+)$/,
    takes: aboutUser,
    answer: withUser((user, { world, sent }) => world.directory.change(user, changeOf(sent))),
  },
  {
    method: "DELETE",
    path: /^\/v1\/users\/([^/]+)$/,
    takes: {},
    answer: withUser((user, { world }) => world.directory.remove(user)),
  },
  ...(["ban", "unban", "lock", "unlock"] as const).map((action) => ({
    method: "POST",
    path: new RegExp(`^/v1/users/([^/]+)/${action}$`),
    takes: {},
    answer: withUser((user, { world }) => world.directory.change(user, standing[action])),
  })),
  {
    method: "POST",
    path: /^\/v1\/users\/([^/]+)\/verify_password$/,
    takes: { password: true },
    answer: withUser((user, { world, sent }) => {
      const password = world.directory.passwordOf(user.id);
      if (password === undefined) return noPassword;
      return sent["password"] === password ? { verified: true } : wrongPassword;
    }),
  },
  {
    method: "GET",
    path: /^\/v1\/sessions$/,
    takes: { ...listed, user_id: false, client_id: false, status: false },
    answer: ({ world, sent }) => page(sessionsLike(world, sent), sent),
  },
  {
    method: "POST",
    path: /^\/v1\/sessions$/,
    takes: { user_id: true },
    answer: ({ world, sent }) => {
      const user = world.directory.users.get(String(sent["user_id"]));
      return user === undefined ? noSuchUser(String(sent["user_id"])) : world.directory.open(user);
    },
  },
  { method: "GET", path: /^\/v1\/sessions\/([^/]+)$/, takes: {}, answer: withSession((session) => session) },
  {
    method: "POST",
    path: /^\/v1\/sessions\/([^/]+)\/revoke$/,
    takes: {},
    answer: withSession((session, { world }) => {
      world.directory.end(session, "revoked");
      return session;
    }),
  },
  {
    method: "POST",
    path: /^\/v1\/sessions\/([^/]+)\/tokens$/,
    takes: { expires_in_seconds: false },
    answer: withSession(async (session, { world, sent }) => {
      if (session.status !== "active" && session.status !== "pending") return sessionOver;
      const lifeSeconds = sent["expires_in_seconds"] ?? 60;
      if (typeof lifeSeconds !== "number" || lifeSeconds < 30) return invalidParameter("expires_in_seconds");
      const jwt = await sessionToken(world.keys, session, { nowMs: world.now(), lifeSeconds });
      return { object: "token", jwt };
    }),
  },
];

const standing = {
  ban: { banned: true },
  unban: { banned: false },
  lock: { locked: true },
  unlock: { locked: false },
} as const satisfies Record<string, PersonChange>;

function withUser(answer: (user: ClerkUser, asked: Asked) => unknown): ClerkRoute["answer"] {
  return (asked) => {
    const user = asked.world.directory.users.get(asked.id);
    return user === undefined ? noSuchUser(asked.id) : answer(user, asked);
  };
}

function withSession(answer: (session: ClerkSession, asked: Asked) => unknown): ClerkRoute["answer"] {
  return (asked) => {
    const session = asked.world.directory.sessions.get(asked.id);
    return session === undefined ? noSuchSession(asked.id) : answer(session, asked);
  };
}

function usersLike({ directory }: ClerkWorld, sent: Sent): ClerkUser[] {
  const [emails, externalIds, ids] = ["email_address", "external_id", "user_id"].map((name) =>
    textsParameter(sent, name),
  ) as [readonly string[], readonly string[], readonly string[]];
  return [...directory.users.values()].filter(
    (user) =>
      (emails.length === 0 || emails.some((email) => hasEmail(user, email))) &&
      (externalIds.length === 0 || externalIds.includes(user.external_id ?? "")) &&
      (ids.length === 0 || ids.includes(user.id)),
  );
}

function sessionsLike({ directory }: ClerkWorld, sent: Sent): ClerkSession[] {
  return [...directory.sessions.values()].filter(
    (session) =>
      [session.user_id, undefined].includes(sent["user_id"] as string | undefined) &&
      [session.client_id, undefined].includes(sent["client_id"] as string | undefined) &&
      [session.status, undefined].includes(sent["status"] as ClerkSession["status"] | undefined),
  );
}

/** The newest first, ten unless the request says how many. */
function page<T extends { readonly created_at: number }>(all: readonly T[], sent: Sent): T[] | ClerkFailure {
  const limit = Number(sent["limit"] ?? 10);
  const offset = Number(sent["offset"] ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) return invalidParameter("limit");
  if (!Number.isInteger(offset) || offset < 0) return invalidParameter("offset");
  const order = sent["order_by"] ?? "-created_at";
  if (order !== "-created_at" && order !== "+created_at" && order !== "created_at") return invalidParameter("order_by");
  const sign = order === "-created_at" ? -1 : 1;
  return all.toSorted((a, b) => sign * (a.created_at - b.created_at)).slice(offset, offset + limit);
}

function createUser({ world, sent }: Asked): unknown {
  const [email] = textsParameter(sent, "email_address");
  if (email === undefined || !email.includes("@")) return invalidParameter("email_address");
  const { firstName, lastName, password, externalId } = changeOf(sent);
  const user = world.directory.add({
    email,
    ...(typeof firstName === "string" && { firstName }),
    ...(typeof lastName === "string" && { lastName }),
    ...(password !== undefined && { password }),
  });
  if (!isFailure(user) && externalId !== undefined) user.external_id = externalId;
  return user;
}

function changeOf(sent: Sent): PersonChange {
  const text = (name: string): string | undefined => {
    const value = textParameter(sent, name);
    return typeof value === "string" ? value : undefined;
  };
  const entries = {
    firstName: text("first_name"),
    lastName: text("last_name"),
    password: text("password"),
    externalId: text("external_id"),
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
