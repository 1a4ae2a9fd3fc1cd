import { startModelDouble } from "@myba/sandbox/model/model-double";
import { expect, test } from "vitest";
import { findOllama, ollamaAddress } from "./find-ollama.ts";

const never = new AbortController().signal;

/** Somebody who takes the connection and never says a word. */
const silent = (_url: unknown, init: RequestInit = {}): Promise<Response> =>
  new Promise((_resolve, reject) => {
    init.signal?.addEventListener("abort", () => reject(new Error("left")));
  });

test("an Ollama that answers is found", async () => {
  const double = await startModelDouble({ dialect: "ollama" });
  expect(await findOllama(globalThis.fetch, never, double.origin)).toBe(double.origin);
  expect(double.requests.map(({ path }) => path)).toEqual(["/api/version"]);
  await double.close();
  expect(await findOllama(globalThis.fetch, never, double.origin)).toBeNull();
});

test("somebody else on that port is not taken for it", async () => {
  const other = await startModelDouble({ dialect: "openai" });
  expect(await findOllama(globalThis.fetch, never, other.origin)).toBeNull();
  expect(await findOllama(() => Promise.resolve(Response.redirect("http://example.invalid/")), never)).toBeNull();
  await other.close();
});

test("silence is over after half a second, and Stop ends it before", async () => {
  const stop = new AbortController();
  const searching = findOllama(silent, stop.signal);
  stop.abort();
  expect(await searching).toBeNull();
});

test.each([
  [undefined, "http://127.0.0.1:11434"],
  ["", "http://127.0.0.1:11434"],
  ["0.0.0.0", "http://127.0.0.1:11434"],
  ["0.0.0.0:8080", "http://127.0.0.1:8080"],
  [":9999", "http://127.0.0.1:9999"],
  ["[::]:11500", "http://127.0.0.1:11500"],
  ["gpu-box", "http://gpu-box:11434"],
  ["http://gpu-box:80", "http://gpu-box"],
  ["https://ollama.example.com", "https://ollama.example.com"],
  ["https://ollama.example.com/path/", "https://ollama.example.com/path"],
  ['"127.0.0.1:11434"', "http://127.0.0.1:11434"],
  ["ftp://x", null],
])("OLLAMA_HOST %j means %j", (host, address) => {
  expect(ollamaAddress(host)).toBe(address);
});
