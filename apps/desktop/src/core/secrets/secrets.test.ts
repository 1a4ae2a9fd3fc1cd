import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeSecrets, type Secrets } from "./secrets.ts";
import { MemoryKeychain } from "./testing/memory-keychain.ts";

const key = "sk-canary-4f2a";
let folder: string;
let keychain: MemoryKeychain;
let nowMs: number;
let changed: ReturnType<typeof vi.fn<() => void>>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-secrets-"));
  keychain = new MemoryKeychain();
  nowMs = 1_000_000;
  changed = vi.fn<() => void>();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The store as it is after a start of MyBA. */
const started = (): Secrets => makeSecrets({ folder, openKeychain: keychain.open, now: () => nowMs, changed });
const file = (): string => join(folder, "keys.json");
const onDisk = (): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .join("\n");

function withoutKeychain(): void {
  keychain.missing = "No keyring service answers";
}

test("with a keychain a key lies there and nowhere else, also after a start", async () => {
  const secrets = started();
  await secrets.set("connection/1", key);
  expect(await secrets.state()).toEqual({
    tier: "keychain",
    words: "In the keychain of this test.",
    keychainReason: null,
    locked: false,
  });
  expect(await started().get("connection/1")).toBe(key);
  expect(keychain.entries.get("connection/1")).toBe(key);
  expect(onDisk()).not.toContain(key);
});

test("a key that another program keeps while the keychain is being unlocked stays", async () => {
  const [one, other] = [started(), started()];
  const set = keychain.set.bind(keychain);
  vi.spyOn(keychain, "set").mockImplementationOnce(async (name, value) => {
    await other.set("connection/2", "sk-other");
    await set(name, value);
  });
  await one.set("connection/1", key);
  expect([await one.get("connection/1"), await one.get("connection/2")]).toEqual([key, "sk-other"]);
});

test("without a keychain nothing is kept before the person has chosen where", async () => {
  withoutKeychain();
  const secrets = started();
  expect(await secrets.state()).toMatchObject({ tier: "undecided", keychainReason: "No keyring service answers" });
  await expect(secrets.set("connection/1", key)).rejects.toMatchObject({ code: "secrets/undecided" });
  await expect(secrets.refuseIfHomeless()).rejects.toMatchObject({ code: "secrets/undecided" });
  expect(await secrets.get("connection/1")).toBeNull();
  expect(existsSync(file())).toBe(false);
});

test("a passphrase keeps keys encrypted over a start, until it is entered", async () => {
  withoutKeychain();
  const secrets = started();
  await secrets.setPassphrase("correct horse", null);
  await secrets.set("connection/1", key);
  expect(await secrets.get("connection/1")).toBe(key);
  const next = started();
  expect(await next.state()).toMatchObject({ tier: "passphrase", locked: true });
  await expect(next.get("connection/1")).rejects.toMatchObject({ code: "secrets/locked" });
  await expect(next.set("connection/2", key)).rejects.toMatchObject({ code: "secrets/locked" });
  expect(await next.obstacleOf("connection/1")).toEqual({ code: "secrets/locked", data: {} });
  await expect(next.unlock("wrong horse")).rejects.toMatchObject({ code: "secrets/wrong-passphrase" });
  expect(await next.unlock("correct horse")).toMatchObject({ tier: "passphrase", locked: false });
  expect(await next.get("connection/1")).toBe(key);
  expect(await next.lock()).toMatchObject({ locked: true });
  await expect(next.get("connection/1")).rejects.toMatchObject({ code: "secrets/locked" });
  expect(onDisk()).not.toContain(key);
  expect(onDisk()).not.toContain("horse");
});

test.skipIf(process.platform === "win32")("nobody else on the machine can read the encrypted keys", async () => {
  withoutKeychain();
  const secrets = started();
  await secrets.setPassphrase("correct horse", null);
  await secrets.set("connection/1", key);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["keys.json"]);
});

test("another passphrase needs the one so far, and then only the new one opens", async () => {
  withoutKeychain();
  const secrets = started();
  await secrets.setPassphrase("correct horse", null);
  await secrets.set("connection/1", key);
  const before = readFileSync(file(), "utf8");
  await expect(secrets.setPassphrase("battery staple", null)).rejects.toMatchObject({
    code: "secrets/wrong-passphrase",
  });
  await expect(secrets.setPassphrase("battery staple", "wrong")).rejects.toMatchObject({
    code: "secrets/wrong-passphrase",
  });
  expect(readFileSync(file(), "utf8")).toBe(before);
  const locked = started();
  await locked.setPassphrase("battery staple", "correct horse");
  expect(await locked.get("connection/1")).toBe(key);
  // The other process still has the old key in memory, and must not use it.
  expect(await secrets.state()).toMatchObject({ locked: true });
  await expect(secrets.unlock("correct horse")).rejects.toMatchObject({ code: "secrets/wrong-passphrase" });
  await secrets.unlock("battery staple");
  expect(await secrets.get("connection/1")).toBe(key);
});

test("keys move from the keychain to a passphrase, and from there into memory", async () => {
  const secrets = started();
  await secrets.set("connection/1", key);
  await secrets.setPassphrase("correct horse", null);
  expect(keychain.entries.size).toBe(0);
  expect(await secrets.get("connection/1")).toBe(key);
  expect(await secrets.useSession()).toMatchObject({ tier: "session", locked: false });
  expect(await secrets.get("connection/1")).toBe(key);
  expect(onDisk()).not.toContain("connection/1");
  const next = started();
  expect(await next.state()).toMatchObject({ tier: "session" });
  expect(await next.get("connection/1")).toBeNull();
  expect(await next.obstacleOf("connection/1")).toBe("missing");
});

test("a session's keys are never written, and move along when a passphrase is chosen after all", async () => {
  withoutKeychain();
  const secrets = started();
  await secrets.useSession();
  await secrets.set("connection/1", key);
  expect(onDisk()).not.toContain("connection/1");
  await secrets.setPassphrase("correct horse", null);
  const next = started();
  await next.unlock("correct horse");
  expect(await next.get("connection/1")).toBe(key);
});

test("a lost passphrase locks nobody out: all keys are forgotten and a choice is asked again", async () => {
  withoutKeychain();
  const secrets = started();
  await secrets.setPassphrase("correct horse", null);
  await secrets.set("connection/1", key);
  const next = started();
  expect(await next.forgetAll()).toMatchObject({ tier: "undecided", locked: false });
  expect(await next.get("connection/1")).toBeNull();
  await next.setPassphrase("another one", null);
  await next.set("connection/1", "sk-new");
  expect(await next.get("connection/1")).toBe("sk-new");
});

test("a keychain that stops working is told in its words, and a passphrase is the way on", async () => {
  const secrets = started();
  await secrets.set("connection/1", key);
  keychain.fails = "the login keyring is locked.";
  await expect(secrets.get("connection/1")).rejects.toMatchObject({
    code: "secrets/keychain-failed",
    data: { reason: "the login keyring is locked" },
  });
  await expect(secrets.set("connection/2", key)).rejects.toMatchObject({ code: "secrets/keychain-failed" });
  await secrets.setPassphrase("correct horse", null);
  await secrets.set("connection/2", "sk-other");
  expect(await secrets.get("connection/2")).toBe("sk-other");
  // What could not be taken out is still there when it works again.
  keychain.fails = null;
  expect(await secrets.get("connection/1")).toBe(key);
});

test("a keychain that repeats a secret in its words is not quoted", async () => {
  const secrets = started();
  keychain.fails = `cannot store ${key}`;
  const failure: unknown = await secrets.set("connection/1", key).catch((error: unknown) => error);
  expect(JSON.stringify([failure, String(failure), (failure as Error).cause])).not.toContain(key);
});

test("a key that is removed while the keychain refuses is taken out once it gives way", async () => {
  const secrets = started();
  await secrets.set("connection/1", key);
  await secrets.set("connection/2", key);
  keychain.fails = "locked";
  await secrets.delete("connection/1");
  expect(await secrets.obstacleOf("connection/1")).toBe("missing");
  keychain.fails = null;
  await secrets.delete("connection/2");
  expect(keychain.entries.size).toBe(0);
});

test("a key saved by the window is not claimed to be missing in the browser", async () => {
  keychain = new MemoryKeychain("safe-storage");
  await started().set("connection/1", key);
  keychain = new MemoryKeychain("keyring");
  const secrets = started();
  expect(await secrets.obstacleOf("connection/1")).toMatchObject({ code: "secrets/keychain-failed" });
  await expect(secrets.get("connection/1")).rejects.toMatchObject({
    data: { reason: "this key was saved by MyBA's own window" },
  });
  await secrets.set("connection/1", "sk-again");
  expect(await secrets.get("connection/1")).toBe("sk-again");
});

test("a computer without keychain is looked at again after a while", async () => {
  withoutKeychain();
  const secrets = started();
  expect(await secrets.state()).toMatchObject({ tier: "undecided" });
  keychain.missing = null;
  expect(await secrets.state()).toMatchObject({ tier: "undecided" });
  nowMs += 30_000;
  expect(await secrets.state()).toMatchObject({ tier: "keychain", keychainReason: null });
});

test("a damaged file of keys locks nobody out and is put aside", async () => {
  withoutKeychain();
  for (const damage of ["", "{", '{"version":1}', "[]"]) {
    writeFileSync(file(), damage);
    expect(await started().state()).toMatchObject({ tier: "undecided" });
    expect(existsSync(file())).toBe(false);
    expect(readFileSync(join(folder, "keys.damaged.json"), "utf8")).toBe(damage);
  }
});

test("what is asked at once is done one after another, so that no key is lost on the way", async () => {
  const secrets = started();
  await Promise.all([
    secrets.set("connection/1", "one"),
    secrets.setPassphrase("correct horse", null),
    secrets.set("connection/2", "two"),
    secrets.useSession(),
    secrets.set("connection/3", "three"),
  ]);
  expect(await Promise.all([1, 2, 3].map((number) => secrets.get(`connection/${number}`)))).toEqual([
    "one",
    "two",
    "three",
  ]);
  expect(changed).toHaveBeenCalledTimes(2);
});
