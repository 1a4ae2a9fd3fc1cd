import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@myba/shared/errors";
import { pino } from "pino";
import { expect, vi } from "vitest";
import type { ServerDatabase } from "../../database/server-database.ts";
import type { OnceEvent } from "../../events/events.ts";
import type { Accounts } from "../../identity/accounts.ts";
import type { IdentityProof, IdentitySource } from "../../identity/identity-source.ts";
import { cookieKeysFrom, newSigningKey, type OidcKeys } from "../../identity/oidc/oidc-keys.ts";
import { openOidc, type Oidc } from "../../identity/oidc/open-oidc.ts";
import { startServerWorld, type Engine, type ServerWorld } from "../../testing/server-world.ts";
import { makeApp, type Mount } from "../app.ts";
import { listen } from "../listen.ts";
import { oidcRoutes } from "../oidc-routes.ts";
import { signInRoutes, type SignInAsking } from "../sign-in-routes.ts";

/** One process that signs people in. */
interface SignInProcess {
  readonly url: string;
  readonly oidc: Oidc;
  readonly database: ServerDatabase;
}

export interface SignInWorld {
  readonly publicUrl: string;
  readonly keys: OidcKeys;
  readonly first: SignInProcess;
  readonly world: ServerWorld;
  /** What streams heard of accounts. */
  readonly heard: { accountId: string; event: OnceEvent; installationId?: string | undefined }[];
  /** What failed unexpectedly. */
  readonly broken: Error[];
  /** How often a code or refresh token came twice. */
  readonly reused: { count: number };
  /** Everything that was logged. */
  readonly logged: string[];
  readonly another: (change?: { keys?: OidcKeys }) => Promise<SignInProcess>;
  /** Turns the clock of the server and of the libraries. */
  readonly turn: (ms: number) => void;
  readonly end: () => Promise<void>;
}

export interface SignInWorldOptions {
  readonly identitySource?: IdentitySource;
  readonly asking?: SignInAsking;
  /** As the world sees it; where the first process listens, if it is left out. */
  readonly publicUrl?: string;
}

const people = { "ada@example.com": "difference engine", "grace@example.com": "compiler in 1952" };

/** A sign-in service that knows two people. */
export const smallSource: IdentitySource = {
  verifySession: (token) => {
    const email = token.replace(/^session of /, "");
    return email in people ? Promise.resolve(proofOf(email)) : Promise.reject(refused());
  },
  signIn: (email, password) =>
    Object.entries(people).some(([known, secret]) => known === email && secret === password)
      ? Promise.resolve(proofOf(email))
      : Promise.reject(refused()),
};

/** A real provider behind the real app on a real port, with databases of one engine. */
export async function startSignInWorld(engine: Engine, options: SignInWorldOptions = {}): Promise<SignInWorld> {
  const world = await startServerWorld(engine);
  vi.useFakeTimers({ toFake: ["Date"], now: world.now() });
  const keys = { signing: [newSigningKey()], cookies: cookieKeysFrom([Buffer.alloc(32, 7).toString("base64")]) };
  const pageFolder = builtPage();
  const shared: Shared = {
    world,
    options,
    keys,
    pageFolder,
    heard: [],
    broken: [],
    reused: { count: 0 },
    logged: [],
    closing: [],
  };
  const first = await startProcess(shared, { database: world.database });
  shared.publicUrl ??= options.publicUrl ?? first.url;
  return {
    ...shared,
    publicUrl: shared.publicUrl,
    first,
    async another(change = {}) {
      const { database } = await world.another();
      return startProcess(shared, { database, ...change });
    },
    turn(ms) {
      world.turn(ms);
      vi.setSystemTime(world.now());
    },
    async end() {
      vi.useRealTimers();
      for (const close of shared.closing) await close();
      await world.end();
      rmSync(pageFolder, { recursive: true });
      expect(shared.broken).toEqual([]);
    },
  };
}

interface Shared {
  readonly world: ServerWorld;
  readonly options: SignInWorldOptions;
  readonly keys: OidcKeys;
  readonly pageFolder: string;
  readonly heard: SignInWorld["heard"];
  readonly broken: Error[];
  readonly reused: SignInWorld["reused"];
  readonly logged: string[];
  readonly closing: (() => Promise<void>)[];
  publicUrl?: string;
}

async function startProcess(
  shared: Shared,
  own: { database: ServerDatabase; keys?: OidcKeys },
): Promise<SignInProcess> {
  const { world, options, logged } = shared;
  const { identitySource = smallSource, asking = { mode: "sandbox", people: [] } } = options;
  let mounts: Mount[] = [];
  const log = pino({ level: "trace" }, { write: (line) => void logged.push(line) });
  const app = makeApp({
    log,
    phase: () => "ready",
    onAnswer: () => undefined,
    trustedProxies: ["loopback"],
    requestsPerMinute: 100_000,
    mounts: () => mounts,
  });
  const listening = await listen("127.0.0.1", 0, app);
  shared.closing.push(() => listening.close(0));
  const publicUrl = (shared.publicUrl ??= options.publicUrl ?? listening.url);
  const oidc = await openOidc({
    publicUrl,
    keys: own.keys ?? shared.keys,
    database: own.database,
    accounts: smallAccounts(own.database, world.now),
    events: {
      append: (_transaction, accountId, event, installationId) => {
        shared.heard.push({ accountId, event, installationId });
        return Promise.resolve();
      },
    },
    now: world.now,
    makeId: world.makeId,
    onBroken: (error) => void shared.broken.push(error),
    onReuse: () => void (shared.reused.count += 1),
  });
  mounts = [
    ...oidcRoutes({ publicUrl, answer: oidc.answer }),
    signInRoutes({ publicUrl, signIn: oidc.signIn, identitySource, asking, pageFolder: shared.pageFolder }),
  ];
  return { url: listening.url, oidc, database: own.database };
}

function smallAccounts({ db }: ServerDatabase, now: () => number): Pick<Accounts, "personFor"> {
  return {
    async personFor({ subject, email, name, pictureUrl }) {
      const person = { id: subject, email, name, picture_url: pictureUrl, created_at: now(), deleted_at: null };
      await db
        .insertInto("person")
        .values(person)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return { personId: subject, isNew: false };
    },
  };
}

function proofOf(email: string): IdentityProof {
  const subject = email.replace(/@.*/, "");
  return { provider: "clerk", subject, email, name: subject, pictureUrl: null, updatedAt: 0 };
}

function refused(): AppError {
  return new AppError("auth/sign-in-refused", { reason: "the address or the password is wrong" });
}

function builtPage(): string {
  const folder = mkdtempSync(join(tmpdir(), "myba-page-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Sign in</title>");
  writeFileSync(join(folder, "assets", "page.js"), "export {};");
  return folder;
}
