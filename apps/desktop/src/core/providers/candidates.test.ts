import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import type { ProviderRow } from "../../bridge/providers.ts";
import { connectionRows } from "./connection-row.ts";
import type { Core } from "../core.ts";
import { makeSecrets } from "../secrets/secrets.ts";
import { MemoryKeychain } from "../secrets/testing/memory-keychain.ts";
import { temporaryDataFolder, testCore } from "../testing/test-core.ts";
import { makeProviders, type Providers } from "./providers.ts";
import type { Substitutes } from "./provider-context.ts";
import { type VisitingConnection, VisitingConnections } from "./visiting-connections.ts";

let double: ModelDouble;
let core: Core;
let dataFolder: string;
const keychain = new MemoryKeychain();

beforeAll(async () => {
  double = await startModelDouble();
});
afterAll(() => double.close());
beforeEach(async () => {
  keychain.missing = null;
  keychain.entries.clear();
  dataFolder = temporaryDataFolder();
  core = await testCore({ dataFolder, openKeychain: keychain.open });
});

/** The service over the core's own database, as the core has it inside. */
function service(substitutes: Substitutes = "arranged", given: VisitingConnection[] = []): Providers {
  const { store } = core;
  const visiting = new VisitingConnections(given, null);
  const secrets = makeSecrets({
    folder: dataFolder,
    openKeychain: keychain.open,
    now: () => store.now(),
    changed: () => undefined,
    given: visiting.keys,
  });
  return makeProviders({ store, secrets, visiting, tokens: null, substitutes, isGuest: false, env: {} });
}

function add(label: string, preset: "openai" | "ollama" = "openai"): Promise<ProviderRow> {
  const key = preset === "openai" ? { key: sandboxKeys.valid } : {};
  return core.client.providers.add({ preset, label, baseUrl: double.url(preset), unchecked: false, ...key });
}

async function asked(choice: Parameters<Providers["candidatesFor"]>[0], providers = service()): Promise<string[]> {
  return (await providers.candidatesFor(choice)).map(({ row }) => row.label);
}
const anybody = { providerId: null, model: null };

test("with nothing arranged the offline engine is asked", async () => {
  expect(await service().candidatesFor(anybody)).toMatchObject([{ row: { id: "offline" }, target: null }]);
});

test("the first of the list is asked, with its key and what is known about its model", async () => {
  await add("OpenAI");
  const [first, ...others] = await service().candidatesFor(anybody);
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    row: { label: "OpenAI" },
    target: {
      connection: { kind: "openai", baseUrl: double.url("openai"), key: sandboxKeys.valid },
      model: { id: "gpt-5-mini" },
    },
  });
  expect(JSON.stringify(first?.row)).not.toContain(sandboxKeys.valid);
});

test("a chosen model is asked even where the list has no word of it", async () => {
  const { id } = await add("OpenAI");
  const [first] = await service().candidatesFor({ providerId: id, model: "gpt-4.1-mini" });
  expect(first?.target?.model).toMatchObject({ id: "gpt-4.1-mini", priceFrom: "table" });
  const [unknown] = await service().candidatesFor({ providerId: id, model: "brand-new" });
  expect(unknown?.target?.model).toMatchObject({ id: "brand-new", inputPrice: null, priceFrom: "unknown" });
});

test("only those step in that may, behind the chosen one, and for money only with standing consent", async () => {
  const offline = (await core.client.providers.list())[0]!.id; // Everybody has it.
  const [last, paid, free, first] = [
    await add("Last"),
    await add("Paid"),
    await add("Free", "ollama"),
    await add("First"),
  ];
  await core.client.providers.arrange({ ids: [first.id, free.id, paid.id, last.id, offline] });
  expect(await asked(anybody)).toEqual(["First"]);
  for (const { id } of [first, free, paid, last])
    await core.client.providers.change({ id, changes: { fallback: true } });
  expect(await asked(anybody)).toEqual(["First", "Free"]);
  await core.client.providers.change({ id: paid.id, changes: { mayCost: true } });
  expect(await asked(anybody)).toEqual(["First", "Free", "Paid"]);
  await core.client.providers.change({ id: offline, changes: { fallback: true } });
  expect(await asked(anybody)).toEqual(["First", "Free", "Paid", "Offline engine"]);
  expect(await asked({ providerId: paid.id, model: null })).toEqual(["Paid", "Offline engine"]);
  expect(await asked({ providerId: offline, model: null })).toEqual(["Offline engine"]);
  expect(await asked(anybody, service("nobody"))).toEqual(["First"]);
});

test("one that cannot be asked is left out, and a chosen one says why", async () => {
  const locked = await add("Locked");
  const row = connectionRows(core.store).find(({ id }) => id === locked.id);
  expect(row?.label).toBe("Locked");
  await core.client.providers.change({ id: locked.id, changes: { fallback: true, mayCost: true } });
  const first = await add("First");
  keychain.missing = "no keyring here";
  const providers = service();
  await expect(providers.candidatesFor({ providerId: first.id, model: null })).rejects.toMatchObject({
    code: "secrets/keychain-failed",
  });
  await expect(providers.candidatesFor(anybody)).rejects.toMatchObject({ code: "secrets/keychain-failed" });
  await core.client.providers.change({
    id: (await core.client.providers.list()).at(-1)!.id,
    changes: { fallback: true },
  });
  expect(await asked(anybody, providers)).toEqual(["Offline engine"]);
  keychain.missing = null;
  await core.client.providers.change({ id: first.id, changes: { model: null } });
  await expect(service().candidatesFor({ providerId: first.id, model: null })).rejects.toMatchObject({
    code: "provider/no-model",
  });
  await core.client.providers.remove({ id: first.id });
  await expect(service().candidatesFor({ providerId: first.id, model: null })).rejects.toMatchObject({
    code: "provider/not-found",
  });
});

test("a terminal may let the offline engine step in without arranging it", async () => {
  await add("OpenAI");
  const found = await service("arranged-and-offline").candidatesFor(anybody);
  expect(found.map(({ row }) => [row.label, row.fallback])).toEqual([
    ["OpenAI", false],
    ["Offline engine", true],
  ]);
});

test("a visiting connection is asked with its own key, has the same id each time, and leaves nothing behind", async () => {
  const visitor = { preset: "openai", baseUrl: double.url("openai"), key: sandboxKeys.valid };
  const providers = service("arranged", [visitor]);
  const row = (await providers.list()).find(({ label }) => label === "OpenAI")!; // It visits.
  expect(row).toMatchObject({ keyMask: "…0001", obstacle: { code: "provider/no-model" } });
  expect(await providers.test(row.id, new AbortController().signal)).toMatchObject({ error: null });
  const [found] = await providers.candidatesFor({ providerId: row.id, model: null });
  expect(found?.target).toMatchObject({ connection: { key: sandboxKeys.valid }, model: { id: "gpt-5-mini" } });
  expect((await service("arranged", [visitor]).list()).map(({ id }) => id)).toContain(row.id);
  expect((await core.client.providers.list()).map(({ label }) => label)).toEqual(["Offline engine"]);
  expect(keychain.entries.size).toBe(0);
});

test("a model that Ollama passes on to its cloud is neither local nor free, and is chosen by nobody but a person", async () => {
  const figures = { contextTokens: 131_072, maxOutputTokens: 131_072, inputPriceDollars: 0, outputPriceDollars: 0 };
  const cloud = { id: "qwen3-coder:480b-cloud", name: "Qwen", ...figures };
  const local = { id: "llama3.2:latest", name: "Llama", ...figures };
  const ollama = await startModelDouble({ models: { ollama: [cloud, local] } });
  onTestFinished(() => ollama.close());
  const { id, model } = await core.client.providers.add({
    preset: "ollama",
    baseUrl: ollama.url("ollama"),
    unchecked: false,
  });
  expect(model).toBe(local.id);
  expect(ollama.calls.map(({ body }) => body)).toMatchObject([{ model: local.id }]);
  const [wanted] = await service().candidatesFor({ providerId: id, model: cloud.id });
  expect(wanted).toMatchObject({ row: { free: false, local: false }, target: { model: { priceFrom: "unknown" } } });
  const [own] = await service().candidatesFor({ providerId: id, model: null });
  expect(own).toMatchObject({ row: { free: true, local: true }, target: { model: { priceFrom: "free" } } });
  const changed = await core.client.providers.change({ id, changes: { model: cloud.id } });
  expect(changed).toMatchObject({ free: false, local: false });
});

test.each([
  ["https://models.example.com/v1", "unknown"],
  ["http://192.168.1.7:8000/v1", "free"],
])("a kind of server that is free at home has at %s a price that is %s", async (baseUrl, priceFrom) => {
  const { id, local, free } = await core.client.providers.add({ preset: "vllm", baseUrl, unchecked: true });
  expect({ local, free }).toEqual({ local: false, free: false });
  const [found] = await service().candidatesFor({ providerId: id, model: "m" });
  expect(found?.target?.model.priceFrom).toBe(priceFrom);
});
