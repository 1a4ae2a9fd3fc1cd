import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clientOverPort } from "../bridge/client.ts";
import type { CoreProcessNews, CoreProcessOrder, KeychainAnswer, KeychainAsk } from "../bridge/core-process.ts";
import { CoreProcess } from "./core-process.ts";

let folder: string;
let parent: EventEmitter;
let news: CoreProcessNews[];
let exited: Promise<number>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-core-process-"));
  parent = new EventEmitter();
  news = [];
  const exit = Promise.withResolvers<number>();
  exited = exit.promise;
  const port = Object.assign(parent, {
    postMessage: (message: CoreProcessNews) => {
      news.push(message);
      parent.emit("news");
    },
  });
  new CoreProcess(port, exit.resolve).listen();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const capabilities = { nativeWindow: { available: true }, deepLinks: { available: true } } as const;

function order(message: CoreProcessOrder, ...ports: MessagePort[]): void {
  parent.emit("message", { data: message, ports });
}

function connect(windowId: number): MessagePort {
  const { port1, port2 } = new MessageChannel();
  order({ kind: "connect", windowId }, port1);
  return port2;
}

test("a window that connects while the core starts is served, and closing ends the process", async () => {
  order({ kind: "start", config: { dataFolder: join(folder, "data"), version: "9.9.9", capabilities, billing: null } });
  const port = connect(1);
  const info = await clientOverPort(port).app.info();
  expect(info.version).toBe("9.9.9");
  expect(news).toEqual([{ kind: "ready" }]);
  order({ kind: "deep-link", link: "myba://checkout/return" });
  order({ kind: "close" });
  expect(await exited).toBe(0);
});

test("a page loaded again gets a port of its own and the old one is closed", async () => {
  order({ kind: "start", config: { dataFolder: join(folder, "data"), version: "1.0.0", capabilities, billing: null } });
  const first = connect(1);
  const other = connect(2);
  await clientOverPort(first).app.info();
  const closed = new Promise((resolve) => first.once("close", resolve));
  const second = connect(1);
  await closed;
  expect((await clientOverPort(second).app.info()).version).toBe("1.0.0");
  expect((await clientOverPort(other).app.info()).version).toBe("1.0.0");
  order({ kind: "close" });
  await exited;
});

test("a data folder that cannot be used is told to the host in the words' code", async () => {
  const blocked = join(folder, "file");
  writeFileSync(blocked, "");
  const told = new Promise((resolve) => parent.once("news", resolve));
  order({
    kind: "start",
    config: { dataFolder: join(blocked, "data"), version: "1.0.0", capabilities, billing: null },
  });
  await told;
  expect(news).toEqual([
    { kind: "failed", error: expect.objectContaining({ code: expect.stringMatching(/^data\//) }) },
  ]);
});

test("keys go to the host's keychain and come back from there, and a host without one says so", async () => {
  const kept = new Map<string, string>();
  let words: KeychainAnswer = { kind: "opened", words: "In the keychain of this test." };
  parent.on("news", () => {
    const asked = news.at(-1);
    if (asked?.kind !== "keychain") return;
    order({ kind: "keychain", id: asked.id, answer: answerTo(asked.ask, kept, words) });
  });
  order({ kind: "start", config: { dataFolder: join(folder, "data"), version: "1.0.0", capabilities, billing: null } });
  const client = clientOverPort(connect(1));
  expect(await client.secrets.state()).toMatchObject({ tier: "keychain", words: "In the keychain of this test." });
  const { id } = await client.providers.add({ preset: "openai", key: "sk-kept-at-the-host-1234", unchecked: true });
  expect([...kept]).toEqual([[`connection/${id}`, "sk-kept-at-the-host-1234"]]);
  words = { kind: "failed", reason: "the keychain is locked" };
  await expect(client.providers.test({ id })).rejects.toMatchObject({
    code: "secrets/keychain-failed",
    data: { reason: "the keychain is locked" },
  });
  await client.secrets.useSession();
  expect(await client.secrets.state()).toMatchObject({ tier: "session" });
  order({ kind: "close" });
  await exited;
});

function answerTo(ask: KeychainAsk, kept: Map<string, string>, words: KeychainAnswer): KeychainAnswer {
  if (ask.kind === "open" || words.kind === "failed") return words;
  if (ask.kind === "get") return { kind: "secret", value: kept.get(ask.name) ?? null };
  if (ask.kind === "set") kept.set(ask.name, ask.value);
  else kept.delete(ask.name);
  return { kind: "done" };
}
