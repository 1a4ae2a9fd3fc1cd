import { randomBytes } from "node:crypto";
import { type ClerkFailure, emailTaken } from "./clerk-failure.ts";
import { type ClerkUser, type NewPerson, newUser } from "./clerk-user.ts";
import { type ClerkSession, newSession } from "./session.ts";

/** The types of events that Clerk sends about people. */
export type ClerkEventType = "user.created" | "user.updated" | "user.deleted";

/** Told of every change, with what the webhook shows of it. */
export type OnChange = (type: ClerkEventType, data: unknown) => void;

/** What may change about somebody. */
export interface PersonChange {
  readonly email?: string;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly pictureUrl?: string;
  readonly password?: string;
  readonly banned?: boolean;
  readonly locked?: boolean;
  readonly externalId?: string | null;
}

/** Who has an account at Clerk, and where they are signed in. */
export interface Directory {
  readonly users: ReadonlyMap<string, ClerkUser>;
  readonly sessions: ReadonlyMap<string, ClerkSession>;
  passwordOf(userId: string): string | undefined;
  /** Answers a failure where the address is taken. */
  add(person: NewPerson): ClerkUser | ClerkFailure;
  change(user: ClerkUser, change: PersonChange): ClerkUser;
  remove(user: ClerkUser): DeletedUser;
  open(user: ClerkUser): ClerkSession;
  end(session: ClerkSession, status: "revoked" | "removed"): void;
}

/** What is left of somebody who was deleted. */
interface DeletedUser {
  readonly deleted: true;
  readonly id: string;
  readonly object: "user";
}

/** An empty directory. */
export function makeDirectory(now: () => number, onChange: OnChange): Directory {
  const users = new Map<string, ClerkUser>();
  const passwords = new Map<string, string>();
  const sessions = new Map<string, ClerkSession>();
  const addressTaken = (email: string): boolean => [...users.values()].some((user) => hasEmail(user, email));

  return {
    users,
    sessions,
    passwordOf: (userId) => passwords.get(userId),
    add(person) {
      if (addressTaken(person.email)) return emailTaken;
      const user = newUser(person, now(), makeId);
      users.set(user.id, user);
      if (person.password !== undefined) passwords.set(user.id, person.password);
      onChange("user.created", structuredClone(user));
      return user;
    },
    change(user, change) {
      apply(user, change);
      user.updated_at = Math.max(now(), user.updated_at + 1);
      if (change.password !== undefined) passwords.set(user.id, change.password);
      if (user.banned) endSessionsOf(sessions, user.id, now());
      onChange("user.updated", structuredClone(user));
      return user;
    },
    remove(user) {
      users.delete(user.id);
      passwords.delete(user.id);
      endSessionsOf(sessions, user.id, now());
      const deleted = { deleted: true, id: user.id, object: "user" } as const;
      onChange("user.deleted", deleted);
      return deleted;
    },
    open(user) {
      const session = newSession(user.id, now(), makeId);
      sessions.set(session.id, session);
      user.last_sign_in_at = now();
      return session;
    },
    end(session, status) {
      session.status = status;
      session.updated_at = now();
    },
  };
}

/** Whether an address is one of somebody's; capital letters do not matter. */
export const hasEmail = (user: ClerkUser, email: string): boolean =>
  user.email_addresses.some(({ email_address: address }) => address.toLowerCase() === email.toLowerCase());

function apply(user: ClerkUser, change: PersonChange): void {
  const { email, firstName, lastName, pictureUrl, password, banned, locked, externalId } = change;
  if (email !== undefined) {
    user.email_addresses = user.email_addresses.map((address) =>
      address.id === user.primary_email_address_id ? { ...address, email_address: email } : address,
    );
  }
  if (firstName !== undefined) user.first_name = firstName;
  if (lastName !== undefined) user.last_name = lastName;
  if (pictureUrl !== undefined) Object.assign(user, { image_url: pictureUrl, has_image: true });
  if (password !== undefined) user.password_enabled = true;
  if (banned !== undefined) user.banned = banned;
  if (locked !== undefined) Object.assign(user, { locked, lockout_expires_in_seconds: locked ? 3600 : null });
  if (externalId !== undefined) user.external_id = externalId;
}

function endSessionsOf(sessions: ReadonlyMap<string, ClerkSession>, userId: string, nowMs: number): void {
  for (const session of sessions.values()) {
    if (session.user_id === userId) Object.assign(session, { status: "revoked", updated_at: nowMs });
  }
}

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** An id as Clerk makes them: a prefix and 27 letters. */
function makeId(prefix: string): string {
  const random = [...randomBytes(26)].map((byte) => letters[byte % letters.length]).join("");
  return `${prefix}_2${random}`;
}
