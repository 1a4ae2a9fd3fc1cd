import { startModelDouble, type ModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ProviderRow } from "../../bridge/providers.ts";
import type { Core } from "../core.ts";
import { MemoryKeychain } from "../secrets/testing/memory-keychain.ts";
import { temporaryDataFolder, testCore } from "../testing/test-core.ts";

const key = sandboxKeys.valid;
let double: ModelDouble;
let core: Core;
let keychain: MemoryKeychain;

beforeAll(async () => {
  double = await startModelDouble();
});
afterAll(() => double.close());
beforeEach(async () => {
  double.reset();
  keychain = new MemoryKeychain();
  core = await testCore({ openKeychain: keychain.open });
});

const openai = (more: object = {}) => ({
  preset: "openai",
  baseUrl: double.url("openai"),
  key,
  unchecked: false,
  ...more,
});
const add = (more: object = {}): Promise<ProviderRow> => core.client.providers.add(openai(more));
const labels = async (): Promise<string[]> => (await core.client.providers.list()).map(({ label }) => label);

test("everybody begins with the offline engine, which costs nothing and can be asked", async () => {
  expect(await core.client.providers.list()).toEqual([
    expect.objectContaining({ id: "offline", label: "Offline engine", free: true, local: true, obstacle: null }),
  ]);
});

test("a connection is checked, gets a model, and its key is only shown as a mask", async () => {
  const row = await add();
  expect(row).toMatchObject({
    preset: "openai",
    label: "OpenAI",
    model: "gpt-5-mini",
    keyMask: "…0001",
    fallback: false,
    mayCost: false,
    free: false,
    check: { error: null, modelsMs: expect.any(Number), probeMs: expect.any(Number) },
    obstacle: null,
  });
  expect(JSON.stringify(row)).not.toContain(key);
  expect(await labels()).toEqual(["OpenAI", "Offline engine"]);
  expect([...keychain.entries]).toEqual([[`connection/${row.id}`, key]]);
  expect((await add()).label).toBe("OpenAI 2");
});

test("a service without a name of its own goes by its address", async () => {
  const other = { preset: "other", baseUrl: double.url("openai") };
  const { host } = new URL(double.url("openai"));
  expect((await add(other)).label).toBe(host);
  expect((await add(other)).label).toBe(`${host} 2`);
});

test("the token a check asks for has its receipt, also where it is refused", async () => {
  const { id } = await add();
  double.script([{ fault: { kind: "status", status: 402 } }]);
  await core.client.providers.test({ id });
  await core.client.providers.add({ preset: "ollama", baseUrl: double.url("ollama"), unchecked: false });
  const { receipts } = await core.client.costs.receipts({ offset: 0, limit: 10 });
  expect(receipts).toMatchObject([
    { purpose: "check", usage: null, error: { code: "provider/no-credit" } },
    { purpose: "check", providerId: id, name: "OpenAI", model: "gpt-5-mini", usage: { costBasis: "price-table" } },
  ]);
  const { total } = await core.client.costs.summary({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER });
  expect(total).toMatchObject({ calls: 2, callsOfUnknownCost: 0 });
});

test("a cap that is reached keeps nobody from setting up another key", async () => {
  await core.client.costs.changeCap({ monthlyMicroUsd: 0, warnAtPercent: 80 });
  expect(await add()).toMatchObject({ check: { error: null } });
});

test.each([
  ["a wrong key", { key: "wrong" }, "provider/bad-key"],
  ["no key", { key: undefined }, "provider/key-missing"],
  ["an account without credit", { key: sandboxKeys.withoutCredit }, "provider/no-credit"],
  ["too many requests", { key: sandboxKeys.rateLimited }, "provider/rate-limited"],
  ["an address where nobody is", { baseUrl: "http://127.0.0.1:9/v1" }, "provider/unreachable"],
  ["an address that holds a password", { baseUrl: "https://me:pw@example.com" }, "request/invalid"],
  ["an open address", { baseUrl: "http://example.com/v1" }, "request/invalid"],
  ["a service that is not known", { preset: "nobody" }, "request/invalid"],
  ["a proxy that is none", { proxyUrl: "ftp://x" }, "request/invalid"],
])("%s is told by its own name, and nothing is kept", async (_what, more, code) => {
  await expect(add(more)).rejects.toMatchObject({ code });
  expect(await labels()).toEqual(["Offline engine"]);
  expect(keychain.entries.size).toBe(0);
});

test("what a check refuses can be kept all the same", async () => {
  const row = await add({ key: "wrong-but-kept-key-9999", unchecked: true });
  expect(row).toMatchObject({ check: null, model: null, obstacle: { code: "provider/no-model" } });
  expect(double.requests).toEqual([]);
});

test("an address without /v1 is tried with it, slashes at the end or not", async () => {
  const row = await add({ preset: "other", baseUrl: `${double.url("openai").replace("/v1", "")}//` });
  expect(row.baseUrl).toBe(double.url("openai"));
});

test("without a place for keys nothing is sent anywhere", async () => {
  keychain.missing = "none here";
  await expect(add()).rejects.toMatchObject({ code: "secrets/undecided" });
  expect(double.requests).toEqual([]);
  await core.client.secrets.useSession();
  expect(await add()).toMatchObject({ keyMask: "…0001", obstacle: null });
});

test("locked keys are an obstacle in words, and unlocking takes it away", async () => {
  keychain.missing = "none here";
  await core.client.secrets.setPassphrase({ passphrase: "correct horse", current: null });
  const { id } = await add();
  await core.client.secrets.lock();
  const [row] = await core.client.providers.list();
  expect(row).toMatchObject({ id, keyMask: "…0001", obstacle: { code: "secrets/locked" } });
  await expect(core.client.providers.test({ id })).rejects.toMatchObject({ code: "secrets/locked" });
  await expect(core.client.providers.replaceKey({ id, key, unchecked: false })).rejects.toMatchObject({
    code: "secrets/locked",
  });
  await core.client.secrets.unlock({ passphrase: "correct horse" });
  expect((await core.client.providers.list())[0]).toMatchObject({ obstacle: null });
  await core.client.secrets.forgetAll();
  expect((await core.client.providers.list())[0]).toMatchObject({
    keyMask: null,
    obstacle: { code: "provider/key-missing", data: { provider: "OpenAI" } },
  });
});

test("another key takes the place of the old one once the provider accepts it", async () => {
  const { id } = await add();
  await expect(
    core.client.providers.replaceKey({ id, key: "sk-not-accepted-1234567", unchecked: false }),
  ).rejects.toMatchObject({ code: "provider/bad-key" });
  expect([...keychain.entries.values()]).toEqual([key]);
  await core.client.providers.replaceKey({ id, key: "sk-not-accepted-1234567", unchecked: true });
  expect([...keychain.entries.values()]).toEqual(["sk-not-accepted-1234567"]);
  const check = await core.client.providers.test({ id });
  expect(check).toMatchObject({ error: { code: "provider/bad-key" }, probeMs: null });
  expect((await core.client.providers.list())[0]).toMatchObject({ keyMask: "sk-…4567", check });
});

test("a key stays at the address it was entered for", async () => {
  const { id } = await add();
  const other = await startModelDouble();
  try {
    const moved = await core.client.providers.change({ id, changes: { baseUrl: other.url("openai") } });
    expect(moved).toMatchObject({ keyMask: null, obstacle: { code: "provider/key-missing" }, check: null });
    expect(keychain.entries.size).toBe(0);
    await expect(core.client.providers.test({ id })).rejects.toMatchObject({ code: "provider/key-missing" });
    await expect(core.client.providers.models({ id, refresh: true })).rejects.toMatchObject({
      code: "provider/key-missing",
    });
    expect(other.requests).toEqual([]);
  } finally {
    await other.close();
  }
});

test("another path at the same place keeps the key", async () => {
  const { id } = await add();
  const moved = await core.client.providers.change({ id, changes: { baseUrl: `${double.url("openai")}/` } });
  expect(moved).toMatchObject({ keyMask: "…0001", baseUrl: double.url("openai") });
});

test("a proxy that could read the key on its way makes it forgotten", async () => {
  const { id } = await add();
  const changed = await core.client.providers.change({
    id,
    changes: { proxyUrl: "http://jane:proxy-password@127.0.0.1:9" },
  });
  expect(changed).toMatchObject({ proxyUrl: "http://127.0.0.1:9", keyMask: null });
  expect([...keychain.entries]).toEqual([[`proxy/${id}`, "jane:proxy-password"]]);
  await core.client.providers.change({ id, changes: { proxyUrl: "http://127.0.0.1:10" } });
  expect(keychain.entries.size).toBe(0);
});

test("everything else can be changed, and the offline engine keeps what it is", async () => {
  const { id } = await add();
  const changes = { label: "Mine", model: "gpt-4.1-mini", timeoutMs: 5000, fallback: true, mayCost: true };
  expect(await core.client.providers.change({ id, changes })).toMatchObject(changes);
  const offline = (await core.client.providers.list()).find((row) => row.kind === "offline")!.id; // It is always there.
  expect(await core.client.providers.change({ id: offline, changes: { fallback: true } })).toMatchObject({
    fallback: true,
  });
  for (const refused of [{ label: "x" }, { baseUrl: double.url("openai") }, { model: "x" }]) {
    await expect(core.client.providers.change({ id: offline, changes: refused })).rejects.toMatchObject({
      code: "request/invalid",
    });
  }
  await expect(core.client.providers.remove({ id: offline })).rejects.toMatchObject({ code: "request/invalid" });
  expect(await core.client.providers.test({ id: offline })).toMatchObject({ error: null });
  expect(await core.client.providers.models({ id: offline, refresh: true })).toEqual({ models: [], refreshedAt: null });
});

test("the order is the person's, and survives a start", async () => {
  const dataFolder = temporaryDataFolder();
  core = await testCore({ openKeychain: keychain.open, dataFolder });
  await add({ label: "One" });
  await add({ label: "Two" });
  const rows = await core.client.providers.list();
  expect(rows.map(({ label }) => label)).toEqual(["Two", "One", "Offline engine"]);
  const ids = rows.map(({ id }) => id).toReversed();
  expect((await core.client.providers.arrange({ ids })).map(({ id }) => id)).toEqual(ids);
  await core.close();
  core = await testCore({ openKeychain: keychain.open, dataFolder });
  expect(await labels()).toEqual(["Offline engine", "One", "Two"]);
});

test("models are listed with what they cost, and asked for anew on request", async () => {
  const { id } = await add({ preset: "openrouter", baseUrl: double.url("openrouter") });
  double.reset();
  const listed = await core.client.providers.models({ id, refresh: false });
  expect(double.requests).toEqual([]);
  expect(listed.models.find((model) => model.id === "openai/gpt-5-mini")).toMatchObject({
    inputPrice: 250_000,
    outputPrice: 2_000_000,
    contextTokens: 400_000,
    priceFrom: "provider",
  });
  await core.client.providers.models({ id, refresh: true });
  expect(double.requests.length).toBeGreaterThan(0);
});

test("removing a connection takes its key with it", async () => {
  const { id } = await add();
  await core.client.providers.remove({ id });
  expect(keychain.entries.size).toBe(0);
  expect(await labels()).toEqual(["Offline engine"]);
  await expect(core.client.providers.test({ id })).rejects.toMatchObject({ code: "provider/not-found" });
});
