import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClerkUser, NewPerson } from "./clerk-user.ts";
import type { ClerkScript } from "./clerk-script.ts";
import { type ClerkDoubleConfig, sandboxPeople } from "./config.ts";
import { makeDirectory, type PersonChange } from "./directory.ts";
import { isFailure } from "./parameters.ts";
import { type RecordedClerkRequest, receive } from "./receive.ts";
import { sessionToken, type ClerkSession, type TokenOptions } from "./session.ts";
import { makeSigningKeys, type SigningKeys } from "./signing-keys.ts";
import { makeWebhooks, type Webhooks } from "./webhooks.ts";

/**
 * A stand-in for Clerk over real HTTP on loopback: its Backend API as far as MyBA uses it, session tokens, webhooks.
 * Its keys are `sandboxClerk` in `config.ts`. For tests and the sandbox only.
 */
export interface ClerkDouble {
  /** `http://127.0.0.1:PORT`: what stands for `https://api.clerk.com`. */
  readonly url: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly RecordedClerkRequest[];
  readonly users: ReadonlyMap<string, ClerkUser>;
  readonly sessions: ReadonlyMap<string, ClerkSession>;
  /** Somebody signs up on Clerk's page. Throws where the address is taken. */
  signUp(person: NewPerson): ClerkUser;
  /** Somebody, or Clerk's dashboard, changes an account. */
  change(userId: string, change: PersonChange): ClerkUser;
  remove(userId: string): void;
  /** Somebody is signed in on a page of this origin; the session's tokens are what clerk-js would hand over. */
  signIn(userId: string): ClerkSession;
  /** A token of a session, for a page of an origin. */
  token(session: ClerkSession, options: Omit<TokenOptions, "nowMs"> & { readonly nowMs?: number }): Promise<string>;
  readonly keys: SigningKeys;
  readonly webhooks: Webhooks;
  /** Replaces what happens to requests from here on. */
  script(script: ClerkScript): void;
  /** Closes the door and every connection; rejects if the double itself failed. */
  close(): Promise<void>;
}

/** Starts a double; it listens when the promise resolves. */
export async function startClerkDouble(config: ClerkDoubleConfig = {}): Promise<ClerkDouble> {
  const now = config.now ?? Date.now;
  const keys = await makeSigningKeys();
  const postman = config.now === undefined ? makePostman(now) : undefined;
  const webhooks = makeWebhooks(now, () => postman?.wake(webhooks));
  let isOpen = false;
  const directory = makeDirectory(now, (type, data) => {
    if (isOpen) webhooks.emit(type, data);
  });
  for (const person of config.people ?? sandboxPeople) directory.add(person);
  isOpen = true;
  if (config.webhookUrl !== undefined) webhooks.subscribe(config.webhookUrl);

  const requests: RecordedClerkRequest[] = [];
  const mistakes: unknown[] = [];
  const state = { world: { directory, keys, now }, requests, script: config.script ?? {} };
  const server = createServer((request, response) => {
    receive(state, request, response).catch((error: unknown) => {
      response.destroy();
      mistakes.push(error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port ?? 0, "127.0.0.1", resolve);
  });
  const known = (userId: string): ClerkUser => {
    const user = directory.users.get(userId);
    if (user === undefined) throw new Error(`nobody at Clerk has the id ${userId}`);
    return user;
  };
  return {
    // Listening on a port, so the address is no name of a pipe.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    users: directory.users,
    sessions: directory.sessions,
    signUp(person) {
      const user = directory.add(person);
      if (isFailure(user)) throw new Error(user.message);
      return user;
    },
    change: (userId, change) => directory.change(known(userId), change),
    remove: (userId) => void directory.remove(known(userId)),
    signIn: (userId) => directory.open(known(userId)),
    token: (session, options) => sessionToken(keys, session, { nowMs: now(), ...options }),
    keys,
    webhooks,
    script: (script) => void (state.script = script),
    close: async () => {
      postman?.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      if (mistakes.length > 0) throw new AggregateError(mistakes, `The double failed: ${String(mistakes[0])}`);
    },
  };
}

interface Postman {
  wake(webhooks: Webhooks): void;
  stop(): void;
}

/** Delivers by itself, when the next message is due by the real clock. */
function makePostman(now: () => number): Postman {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const wake = (webhooks: Webhooks): void => {
    clearTimeout(timer);
    if (isStopped || !webhooks.isSubscribed()) return;
    const due = webhooks.messages.filter(({ state }) => state === "waiting").map(({ dueAt }) => dueAt);
    if (due.length === 0) return;
    const waitMs = Math.max(0, Math.min(...due) - now());
    timer = setTimeout(() => void webhooks.deliverDue().finally(() => wake(webhooks)), waitMs);
  };
  return {
    wake,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
