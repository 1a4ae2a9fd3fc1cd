import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import type { CoreConfig } from "../config.ts";
import type { Core } from "../core.ts";
import { temporaryDataFolder, testCore } from "../testing/test-core.ts";

let ollama: ModelDouble;
let dataFolder: string;

beforeEach(async () => {
  ollama = await startModelDouble({ dialect: "ollama" });
  dataFolder = temporaryDataFolder();
});
afterEach(() => ollama.close());

const start = (config: Partial<CoreConfig> = {}): Promise<Core> =>
  testCore({ dataFolder, env: { OLLAMA_HOST: ollama.origin }, ...config });

/** What the list says of each after the first `changed` in which there are so many. */
async function rowsOf(core: Core, count: number) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  for await (const event of await core.client.app.events(undefined, { signal: stop.signal })) {
    const rows = await core.client.providers.list();
    if (event.kind === "changed" && rows.length === count) return rows;
  }
  throw new Error("the core ended");
}

test("Ollama on this computer is found at the start and added behind the others, free and local", async () => {
  const core = await start({ looksForModels: true });
  const [offline, found] = await rowsOf(core, 2);
  expect(offline).toMatchObject({ id: "offline" });
  expect(found).toMatchObject({
    label: "Ollama",
    kind: "ollama",
    baseUrl: ollama.origin,
    model: "qwen3:8b",
    local: true,
    free: true,
    keyMask: null,
    fallback: false,
    obstacle: null,
  });
  expect(ollama.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

test("one that the person removed is not added again by itself", async () => {
  const core = await start();
  expect(await core.client.providers.findLocal()).toEqual({ found: true });
  expect(await core.client.providers.findLocal()).toEqual({ found: true });
  const rows = await core.client.providers.list();
  expect(rows).toHaveLength(2);
  await core.client.providers.remove({ id: rows[1]!.id });
  expect(await core.client.providers.findLocal()).toEqual({ found: true });
  expect(await core.client.providers.list()).toHaveLength(1);
});

test("one that is gone stays and says so, until it is back", async () => {
  const core = await start();
  await core.client.providers.findLocal();
  const port = Number(new URL(ollama.origin).port);
  await ollama.close();
  expect(await core.client.providers.findLocal()).toEqual({ found: false });
  const [, gone] = await core.client.providers.list();
  expect(gone).toMatchObject({ obstacle: { code: "provider/unreachable", data: { address: ollama.origin } } });
  ollama = await startModelDouble({ dialect: "ollama", port });
  expect(await core.client.providers.findLocal()).toEqual({ found: true });
  expect((await core.client.providers.list())[1]).toMatchObject({ obstacle: null });
});

test("who does not want it looked for gets no request at all", async () => {
  const core = await start();
  await core.client.app.changeSettings({ findLocalModels: false });
  expect(await core.client.providers.findLocal()).toEqual({ found: false });
  expect(ollama.requests).toEqual([]);
});

test("an Ollama elsewhere is not asked by itself", async () => {
  const core = await start({ env: { OLLAMA_HOST: "http://ollama.invalid:11434" } });
  expect(await core.client.providers.findLocal()).toEqual({ found: false });
  expect(await core.client.providers.list()).toHaveLength(1);
});
