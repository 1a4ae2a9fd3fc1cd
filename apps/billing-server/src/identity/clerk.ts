import { AppError } from "@myba/shared/errors";
import { z } from "zod";
import { type ClerkApi, openClerkApi } from "./clerk-api.ts";
import { type ClerkKeys, readClerkKeys, type TestClerkKeys } from "./clerk-keys.ts";
import { openSessionTokens } from "./clerk-session-token.ts";
import { type ClerkUser, clerkUser, proofOf } from "./clerk-user.ts";
import type { IdentityProof, IdentitySource } from "./identity-source.ts";

export interface ClerkOptions {
  readonly apiUrl?: string | undefined;
  /** The origins of our sign-in page. */
  readonly authorizedParties: readonly string[];
  readonly now: () => number;
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
}

/**
 * Where people prove who they are, as the configuration says. The sandbox's sign-in by password exists only with test
 * keys: with live ones this throws `server/configuration`.
 */
export function openIdentitySource(
  options: ClerkOptions & { readonly secretKey: string; readonly publishableKey: string; readonly isSandbox: boolean },
): IdentitySource {
  const keys = readClerkKeys(options.secretKey, options.publishableKey);
  if (!options.isSandbox) return openClerk(keys, options);
  if (keys.kind === "live") throw passwordsRefused();
  return openSandboxClerk(keys, options);
}

/** Clerk: checks the sessions that its page on our site makes. */
export function openClerk(keys: ClerkKeys, options: ClerkOptions): Omit<Required<IdentitySource>, "signIn"> {
  const reach = reachOf(keys, options);
  const api = openClerkApi(reach);
  const verify = openSessionTokens({
    ...reach,
    issuer: keys.issuer,
    authorizedParties: options.authorizedParties,
    now: options.now,
  });
  return {
    async verifySession(token) {
      const { sessionId, userId } = await verify(token);
      // A token outlives its session by up to a minute; whoever signed out elsewhere is not signed in here.
      const [user] = await Promise.all([fetchUser(api, userId), assertActive(api, sessionId, userId)]);
      return proofOf(user);
    },
    async deleteUser(userId) {
      const { status } = await api.delete(`/v1/users/${encodeURIComponent(userId)}`);
      if (status !== 200 && status !== 404) throw unreadable(new Error(`Clerk answered ${status} to a deletion`));
    },
  };
}

/** As `openClerk`, with a sign-in by password besides: only for test keys, whose people are made up. */
export function openSandboxClerk(keys: TestClerkKeys, options: ClerkOptions): Required<IdentitySource> {
  // The types say so already; a mistake here would let anybody guess passwords past Clerk's own page.
  if (keys.kind !== "test" || !keys.secretKey.startsWith("sk_test_")) throw passwordsRefused();
  const api = openClerkApi(reachOf(keys, options));
  return { ...openClerk(keys, options), signIn: (email, password) => signIn(api, email, password) };
}

function reachOf({ secretKey }: ClerkKeys, options: ClerkOptions) {
  const { apiUrl = "https://api.clerk.com", timeoutMs = 5000, fetch = globalThis.fetch } = options;
  return { secretKey, apiUrl: apiUrl.replace(/\/+$/, ""), timeoutMs, fetch };
}

async function fetchUser(api: ClerkApi, userId: string): Promise<ClerkUser> {
  const { status, body } = await api.get(`/v1/users/${encodeURIComponent(userId)}`);
  if (status !== 200) throw refused("there is no such account any more");
  const user = read(clerkUser, body);
  if (user.id !== userId) throw unreadable(new Error("Clerk answered with another user"));
  return welcome(user);
}

/** Throws for people whom Clerk does not let in. */
function welcome(user: ClerkUser): ClerkUser {
  if (user.banned === true) throw refused("this account is banned");
  if (user.locked === true) throw refused("this account is locked for now");
  return user;
}

const session = z.object({ status: z.string(), user_id: z.string() });

async function assertActive(api: ClerkApi, sessionId: string, userId: string): Promise<void> {
  const { status, body } = await api.get(`/v1/sessions/${encodeURIComponent(sessionId)}`);
  if (status !== 200) throw refused("the session is over");
  const found = read(session, body);
  if (found.status !== "active" || found.user_id !== userId) throw refused("the session is over");
}

async function signIn(api: ClerkApi, email: string, password: string): Promise<IdentityProof> {
  const found = await api.get(`/v1/users?email_address=${encodeURIComponent(email)}`);
  const [user] = found.status === 200 ? read(z.array(clerkUser), found.body) : [];
  const checked = user && (await api.post(`/v1/users/${user.id}/verify_password`, { password }));
  // The same words for both, so that nobody learns which addresses have accounts.
  if (user === undefined || checked?.status !== 200) throw refused("the e-mail address or the password is wrong");
  return proofOf(welcome(user));
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw unreadable(parsed.error);
  return parsed.data;
}

function unreadable(cause: unknown): AppError {
  return new AppError("auth/identity-unreachable", {}, { cause });
}

function refused(reason: string): AppError {
  return new AppError("auth/sign-in-refused", { reason });
}

function passwordsRefused(): AppError {
  return new AppError("server/configuration", {
    reason: "the sandbox's sign-in does not exist with live keys of Clerk",
  });
}
