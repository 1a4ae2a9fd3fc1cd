import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startClerkDouble } from "@myba/sandbox/clerk/clerk-double";
import { sandboxClerk, sandboxPeople } from "@myba/sandbox/clerk/config";
import Database from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openDesktopApp, signInInSandbox } from "../http/testing/desktop-app.ts";
import { makeTestDevice, type TestDevice } from "../identity/testing/test-device.ts";
import { bundledProgram } from "../testing/bundled-program.ts";
import type { Program } from "../testing/programs.ts";
import { askAs, type ServerProcess, startServerProcess } from "../testing/server-process.ts";
import { type Manifest, measured } from "./manifest.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});
const at = (name: string): string => join(folder, name);

describe("a backup", () => {
  test("made under load and restored after the server was killed has all that was answered before, and carries on", async () => {
    const clerk = await startClerkDouble();
    onTestFinished(() => clerk.close());
    const env = {
      CLERK_API_URL: clerk.url,
      CLERK_SECRET_KEY: sandboxClerk.secretKey,
      CLERK_PUBLISHABLE_KEY: sandboxClerk.publishableKey,
      MYBA_FREE_DEVICES_PER_DAY: "1000000",
      MYBA_REQUESTS_PER_MINUTE: "100000000",
    };
    const first = await startServerProcess(at("data"), env);
    await arrive(first, makeTestDevice());
    await first.end("SIGTERM");
    const server = await startServerProcess(at("data"), env);
    const ada = await accountOf(server, "ada");
    const grace = await accountOf(server, "grace");
    const [spender, neverGranted] = [makeTestDevice(), makeTestDevice()];
    await arrive(server, spender);
    const spent = await spend(server, spender, "before the backup");
    // As a crash leaves them: one was welcomed and it was not noted, the other was noted and gets its tokens later.
    change(at("data/server.db"), (db) => {
      db.prepare("UPDATE person SET welcomed_at = NULL WHERE id = ?").run(grace.id);
      db.prepare(
        `INSERT INTO device (id, public_key, name, granted_tokens, created_at, last_seen_at) VALUES (?, ?, '', 3, ?, ?)`,
      ).run(neverGranted.id, JSON.stringify(neverGranted.publicKey), Date.now(), Date.now());
    });
    const load = startLoad(server);
    await load.isUnderWay;
    const known = load.devices.slice(-20);

    const made = await billing(["backup", at("copy"), "--json"], { MYBA_SERVER_DATA: at("data") });
    expect(made).toMatchObject({ code: 0, error: "" });
    await server.end("SIGKILL");
    await load.stop();
    const chainKey = readFileSync(at("data/ledger.db.chain-key"), "utf8");
    expect(readdirSync(at("copy")).toSorted()).toEqual([
      "ledger.db",
      "ledger.db.anchors.jsonl",
      "manifest.json",
      "server.db",
    ]);
    expect(JSON.parse(made.out)).toMatchObject({
      schema: {},
      head: { seq: expect.any(Number) },
      keys: { chain: [expect.any(String)], secret: [expect.any(String)], signing: [expect.any(String)] },
    });

    const restored = await billing(["restore", at("copy"), "--to", at("again")], { MYBA_LEDGER_CHAIN_KEY: chainKey });
    expect(restored).toMatchObject({ code: 0, error: "" });
    expect(strangersIn(at("again"))).toEqual([]);

    for (const key of ["ledger.db.chain-key", "server.secret", "signing-keys.json"]) {
      copyFileSync(at(`data/${key}`), at(`again/${key}`));
    }
    const second = await startServerProcess(at("again"), env);
    expect(await spend(second, spender, "before the backup")).toEqual(spent);
    expect((await askAs(second, spender, "GET", "/wallet")).status).toBe(200);
    expect(await accountOf(second, "ada")).toEqual(ada);
    expect(await accountOf(second, "grace")).toEqual(grace);
    expect(await arrive(second, neverGranted)).toMatchObject({ availableTokens: 3 });
    for (const device of known) {
      const wallet = await arrive(second, device);
      expect([2, 3]).toContain(wallet.availableTokens);
    }
    expect(await second.end("SIGTERM")).toBe(0);
    const proof = await ledger(["verify", "--database", at("again/ledger.db")]);
    expect(proof).toMatchObject({ code: 0 });
  }, 180_000);
});

describe("a backup that was tampered with or is misused", () => {
  let original: string;
  let endOfAll: () => void;
  beforeAll(async () => {
    original = mkdtempSync(join(tmpdir(), "myba-backed-up-"));
    const server = await startServerProcess(join(original, "data"), {}, (kill) => (endOfAll = kill));
    const device = makeTestDevice();
    await arrive(server, device);
    await spend(server, device, "one");
    await server.end("SIGTERM");
    const made = await billing(["backup", join(original, "copy")], { MYBA_SERVER_DATA: join(original, "data") });
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining("proved") });
  });
  afterAll(() => {
    endOfAll();
    rmSync(original, { recursive: true, force: true });
  });
  beforeEach(() => cpSync(original, folder, { recursive: true }));
  test.each(["ledger.db", "server.db"])("one changed byte of %s is found, and nothing is left behind", async (name) => {
    const bytes = readFileSync(at(`copy/${name}`));
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(at(`copy/${name}`), bytes);
    expect(await restore()).toMatchObject({ code: 1, error: expect.stringContaining(`its ${name} is not the one`) });
    expect(readdirSync(at("again"))).toEqual([]);
  });

  test("tokens that somebody gave themselves are found, though the manifest was made to fit", async () => {
    change(at("copy/ledger.db"), (db) => {
      db.pragma("journal_mode = DELETE");
      expect(
        db.prepare("UPDATE wallet SET posted = posted + 100 WHERE account_id LIKE 'device:%' AND no = 0").run().changes,
      ).toBe(1);
    });
    const manifest = JSON.parse(readFileSync(at("copy/manifest.json"), "utf8")) as Manifest;
    const files = await Promise.all(manifest.files.map(({ name }) => measured(at("copy"), name)));
    writeFileSync(at("copy/manifest.json"), JSON.stringify({ ...manifest, files }));
    expect(await restore()).toMatchObject({ code: 1, error: expect.stringContaining("proof does not hold") });
  });

  test("what was written after it is told, by anchors that lived on", async () => {
    const server = await startServerProcess(at("data"));
    await arrive(server, makeTestDevice());
    await server.end("SIGTERM");
    const restored = await restore("--anchors", at("data/ledger.db.anchors.jsonl"));
    expect(restored).toMatchObject({
      code: 0,
      out: expect.stringMatching(/An anchor of .* names block \d+: .* is lost/),
    });
    // The same ledger, held against anchors that know more of it, is cut off; against its own it is whole.
    cpSync(at("data/ledger.db.chain-key"), at("again/ledger.db.chain-key"));
    const held = ["verify", "--database", at("again/ledger.db")];
    expect(await ledger([...held, "--anchors", at("data/ledger.db.anchors.jsonl")])).toMatchObject({ code: 1 });
    expect(await ledger(held)).toMatchObject({ code: 0 });
  });

  test("it never overwrites anything, and says what it cannot do", async () => {
    const env = { MYBA_SERVER_DATA: at("data") };
    const again = await billing(["backup", at("copy")], env);
    expect(again).toMatchObject({ code: 1, error: expect.stringContaining("is there already") });
    mkdirSync(at("empty"));
    const nothing = await billing(["backup", at("more")], { MYBA_SERVER_DATA: at("empty") });
    expect(nothing).toMatchObject({ code: 1, error: expect.stringContaining("there is no ledger.db") });
    expect(existsSync(at("more"))).toBe(false);
    const postgres = await billing(["backup", at("more")], { DATABASE_URL: "postgres://db/myba" });
    expect(postgres).toMatchObject({ code: 1, error: expect.stringContaining("pg_dump") });

    const inUse = await billing(["restore", at("copy"), "--to", at("data")], {
      MYBA_LEDGER_CHAIN_KEY: readFileSync(at("data/ledger.db.chain-key"), "utf8"),
    });
    expect(inUse).toMatchObject({ code: 1, error: expect.stringContaining("is not empty") });
    const otherKey = await billing(["restore", at("copy"), "--to", at("again")], {
      MYBA_LEDGER_CHAIN_KEY: "ab".repeat(32),
    });
    expect(otherKey).toMatchObject({ code: 1, error: expect.stringContaining("is not among them") });
    const noBackup = await billing(["restore", at("data"), "--to", at("again")], {
      MYBA_LEDGER_CHAIN_KEY: "ab".repeat(32),
    });
    expect(noBackup).toMatchObject({ code: 1, error: expect.stringContaining("is no finished backup") });
    expect(existsSync(at("again"))).toBe(false);
  }, 120_000);
});

/** Restores the test's backup with the key it was made with. */
function restore(...more: readonly string[]): Promise<Ended> {
  return billing(["restore", at("copy"), "--to", at("again"), ...more], {
    MYBA_LEDGER_CHAIN_KEY: readFileSync(at("data/ledger.db.chain-key"), "utf8"),
  });
}

interface Load {
  /** Whose first answer has come. */
  readonly devices: readonly TestDevice[];
  readonly isUnderWay: Promise<unknown>;
  stop(): Promise<unknown>;
}

/** New devices come and spend, eight at a time, until the server is gone. */
function startLoad(server: ServerProcess): Load {
  const devices: TestDevice[] = [];
  const underWay = Promise.withResolvers<void>();
  const over = new AbortController();
  const one = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const device = makeTestDevice();
      await arrive(server, device);
      devices.push(device);
      if (devices.length === 20) underWay.resolve();
      await spend(server, device, "one");
    }
  };
  // In the end the server is killed while they ask; before, nothing may go wrong.
  const fail = (error: unknown): void => underWay.reject(error);
  const all = Promise.allSettled(Array.from({ length: 8 }, () => one().catch(fail)));
  return { devices, isUnderWay: underWay.promise, stop: () => (over.abort(), all) };
}

async function arrive(server: ServerProcess, device: TestDevice): Promise<{ availableTokens: number }> {
  const answer = await askAs(server, device, "POST", "/anonymous-session", {});
  expect(answer.status).toBe(200);
  return (await askAs(server, device, "GET", "/wallet")).json() as Promise<{ availableTokens: number }>;
}

async function spend(server: ServerProcess, device: TestDevice, key: string): Promise<string> {
  const answer = await askAs(
    server,
    device,
    "POST",
    "/wallet/spend",
    { feature: "ticket" },
    `spent ${key}`.replaceAll(" ", "-"),
  );
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { transferId: string }).transferId;
}

/** Signs one of the sandbox's people in: who they are and what they have. */
async function accountOf(server: ServerProcess, name: string): Promise<{ id: string; availableTokens: number }> {
  const person = sandboxPeople.find(({ email }) => email === `${name}@example.com`);
  if (person === undefined) throw new Error(`the sandbox knows no ${name}`);
  const app = await openDesktopApp({ publicUrl: server.url });
  const { access_token } = await signInInSandbox(app, person);
  const ask = async (path: string): Promise<Record<string, unknown>> =>
    (await (
      await fetch(`${server.url}/api${path}`, { headers: { authorization: `Bearer ${access_token}` } })
    ).json()) as Record<string, unknown>;
  return {
    id: String((await ask("/account"))["id"]),
    availableTokens: Number((await ask("/wallet"))["availableTokens"]),
  };
}

/** Wallets of the ledger whose person or device the server does not know. */
function strangersIn(data: string): string[] {
  const [ledgerFile, server] = ["ledger.db", "server.db"].map(
    (name) => new Database(join(data, name), { readonly: true }),
  );
  const wallets =
    ledgerFile?.prepare<[], { account_id: string }>("SELECT account_id FROM wallet WHERE no = 0").all() ?? [];
  const known = new Set(
    server
      ?.prepare<[], { id: string }>("SELECT 'user:' || id AS id FROM person UNION SELECT 'device:' || id FROM device")
      .all()
      .map(({ id }) => id),
  );
  ledgerFile?.close();
  server?.close();
  const owned = wallets.filter(({ account_id: id }) => /^(?:user|device):/.test(id));
  expect(owned.length).toBeGreaterThan(20);
  return owned.map(({ account_id: id }) => id).filter((id) => !known.has(id));
}

function change(file: string, work: (db: Database.Database) => void): void {
  const db = new Database(file, { timeout: 10_000 });
  try {
    work(db);
  } finally {
    db.close();
  }
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function billing(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return ended("main.ts", args, env);
}

function ledger(args: readonly string[]): Promise<Ended> {
  return ended("ledger-cli/main.ts", args, {});
}

async function ended(program: Program, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, [await bundledProgram(program), ...args], { env });
  let [out, error] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (out += part.toString()));
  child.stderr.on("data", (part: Buffer) => (error += part.toString()));
  const [code] = (await once(child, "close")) as [number];
  return { code, out, error };
}
