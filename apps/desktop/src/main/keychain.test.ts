import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { KeychainAnswer, KeychainAsk } from "../bridge/core-process.ts";
import { mainKeychain } from "./keychain.ts";
import { resetElectron, safeStorage } from "./testing/fake-electron.ts";

const secret = "sk-canary-4f2a";
let folder: string;
let file: string;
let ask: (question: KeychainAsk) => Promise<KeychainAnswer>;

beforeEach(() => {
  resetElectron();
  folder = mkdtempSync(join(tmpdir(), "myba-keychain-"));
  file = join(folder, "keychain.json");
  ask = mainKeychain({ file, platform: "linux" });
});
afterEach(() => rmSync(folder, { recursive: true }));

const get = (name: string): Promise<KeychainAnswer> => ask({ kind: "get", name });

test("a key is kept encrypted, for its owner's eyes only, and given back after a start", async () => {
  expect(await ask({ kind: "set", name: "connection/1", value: secret })).toEqual({ kind: "done" });
  const again = mainKeychain({ file, platform: "linux" });
  expect(await again({ kind: "get", name: "connection/1" })).toEqual({ kind: "secret", value: secret });
  expect(readFileSync(file, "utf8")).not.toContain(secret);
  expect(readdirSync(folder)).toEqual(["keychain.json"]);
  if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a key that was deleted, or never was, is none", async () => {
  expect(await get("connection/1")).toEqual({ kind: "secret", value: null });
  await ask({ kind: "set", name: "connection/1", value: secret });
  await ask({ kind: "set", name: "connection/2", value: "other" });
  expect(await ask({ kind: "delete", name: "connection/1" })).toEqual({ kind: "done" });
  expect(await ask({ kind: "delete", name: "connection/1" })).toEqual({ kind: "done" });
  expect(await get("connection/1")).toEqual({ kind: "secret", value: null });
  expect(await get("connection/2")).toEqual({ kind: "secret", value: "other" });
});

test("a key whose encryption got old is encrypted anew", async () => {
  await ask({ kind: "set", name: "connection/1", value: secret });
  safeStorage.shouldReEncrypt = true;
  expect(await get("connection/1")).toEqual({ kind: "secret", value: secret });
  expect(safeStorage.encryptions).toBe(2);
  expect(await get("connection/1")).toEqual({ kind: "secret", value: secret });
});

test.each([
  ["darwin", "anything", "opened"],
  ["win32", "anything", "opened"],
  ["linux", "gnome_libsecret", "opened"],
  ["linux", "kwallet6", "opened"],
  ["linux", "basic_text", "none"],
  ["linux", "unknown", "none"],
] as const)("on %s with %s the keychain is %s", async (platform, backend, kind) => {
  safeStorage.backend = backend;
  expect(await mainKeychain({ file, platform })({ kind: "open" })).toMatchObject({ kind });
});

test("where Electron cannot encrypt there is no keychain", async () => {
  safeStorage.isAvailable = false;
  expect(await ask({ kind: "open" })).toMatchObject({ kind: "none", reason: expect.any(String) });
});

test("a keychain that fails says why, and works again afterwards", async () => {
  await ask({ kind: "set", name: "connection/1", value: secret });
  safeStorage.fails = "the keyring is locked";
  expect(await get("connection/1")).toEqual({ kind: "failed", reason: "the keyring is locked" });
  expect(await ask({ kind: "set", name: "connection/2", value: secret })).toMatchObject({ kind: "failed" });
  safeStorage.fails = null;
  expect(await get("connection/1")).toEqual({ kind: "secret", value: secret });
  expect(await get("connection/2")).toEqual({ kind: "secret", value: null });
});

test("keys kept at once are all kept", async () => {
  await Promise.all([1, 2, 3, 4].map((name) => ask({ kind: "set", name: `${name}`, value: `sk-${name}` })));
  expect(await Promise.all([1, 2, 3, 4].map((name) => get(`${name}`)))).toEqual(
    [1, 2, 3, 4].map((name) => ({ kind: "secret", value: `sk-${name}` })),
  );
});

test("a damaged file keeps nobody from saving keys", async () => {
  writeFileSync(file, "{");
  expect(await get("connection/1")).toEqual({ kind: "secret", value: null });
  await ask({ kind: "set", name: "connection/1", value: secret });
  expect(await get("connection/1")).toEqual({ kind: "secret", value: secret });
  expect(readdirSync(folder).toSorted()).toEqual(["keychain.json", "keychain.json.damaged"]);
});
