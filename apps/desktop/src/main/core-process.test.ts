import { beforeEach, expect, test } from "vitest";
import type { KeychainAnswer } from "../bridge/core-process.ts";
import { CoreProcess, restartDelayMs } from "./core-process.ts";
import { resetElectron, utilityProcess, type FakeChild, type FakePort } from "./testing/fake-electron.ts";

const start = {
  dataFolder: "/data",
  version: "1.0.0",
  capabilities: { nativeWindow: { available: true }, deepLinks: { available: true } },
  billing: null,
} as const;

let core: CoreProcess;
let news: string[];
let timers: { run: () => void; delayMs: number }[];
let nowMs: number;
let asked: string[];
let answered: PromiseWithResolvers<KeychainAnswer>;
let opened: PromiseWithResolvers<boolean>;

beforeEach(() => {
  resetElectron();
  asked = [];
  answered = Promise.withResolvers();
  opened = Promise.withResolvers();
  news = [];
  timers = [];
  nowMs = 0;
  core = new CoreProcess({
    modulePath: "/out/core/main.js",
    start,
    onReady: () => news.push("ready"),
    onLost: () => news.push("lost"),
    onFailed: (error) => news.push(error.code),
    askKeychain: (ask) => {
      asked.push(ask.kind);
      return answered.promise;
    },
    openExternal: (address) => {
      asked.push(address);
      return opened.promise;
    },
    setTimer: (run, delayMs) => timers.push({ run, delayMs }),
    now: () => nowMs,
  });
});

const child = (): FakeChild => utilityProcess.children.at(-1)!;

test("the core starts as a process of its own, with where its data is", () => {
  expect(child().modulePath).toBe("/out/core/main.js");
  expect(child().orders).toEqual([{ message: { kind: "start", config: start }, ports: [] }]);
});

test("a window that asks before the core is up gets its port served as soon as it is", () => {
  const port = core.connect(7) as unknown as FakePort;
  expect(child().kinds()).toEqual(["start"]);
  child().emit("message", { kind: "ready" });
  expect(news).toEqual(["ready"]);
  const order = child().orders[1]!;
  expect(order.message).toEqual({ kind: "connect", windowId: 7 });
  expect(order.ports).toEqual([port.peer]);
});

test("a window that was loaded again before the core was up leaves no port behind", () => {
  const first = core.connect(7) as unknown as FakePort;
  core.connect(7);
  child().emit("message", { kind: "ready" });
  expect(first.peer?.isClosed).toBe(true);
  expect(child().kinds()).toEqual(["start", "connect"]);
});

test("a core that crashes is started again, later each time, and windows get new ports", () => {
  child().emit("message", { kind: "ready" });
  for (const delayMs of [250, 500, 1000]) {
    child().emit("exit", 139);
    const timer = timers.pop()!;
    expect(timer.delayMs).toBe(delayMs);
    core.connect(7);
    timer.run();
    child().emit("message", { kind: "ready" });
    expect(child().kinds()).toEqual(["start", "connect"]);
  }
  expect(utilityProcess.children).toHaveLength(4);
  expect(news).toEqual(["ready", "lost", "ready", "lost", "ready", "lost", "ready"]);
});

test("after a quiet minute a crash counts as the first", () => {
  child().emit("exit", 1);
  timers.pop()!.run();
  nowMs = 60_000;
  child().emit("exit", 1);
  expect(timers.pop()!.delayMs).toBe(250);
  expect(restartDelayMs(1000)).toBe(10_000);
});

test("a data folder that cannot be opened is told, and not tried over and over", () => {
  child().emit("message", { kind: "failed", error: { code: "data/locked", data: { folder: "/data" } } });
  child().emit("exit", 1);
  expect(news).toEqual(["data/locked"]);
  expect(timers).toEqual([]);
});

test("closing waits for the core to finish its writes", async () => {
  const closing = core.close(5000);
  expect(child().kinds()).toEqual(["start", "close"]);
  child().emit("exit", 0);
  await closing;
  expect(child().isKilled).toBe(false);
  await core.close(5000);
});

test("a core that does not end in time is ended", async () => {
  const closing = core.close(5000);
  expect(timers[0]?.delayMs).toBe(5000);
  timers[0]?.run();
  await closing;
  expect(child().isKilled).toBe(true);
});

test("closing between a crash and the restart keeps it closed", async () => {
  child().emit("exit", 1);
  await core.close(5000);
  timers.pop()!.run();
  expect(utilityProcess.children).toHaveLength(1);
});

test("what the core asks of the keychain is answered under its number", async () => {
  child().emit("message", { kind: "keychain", id: 3, ask: { kind: "get", name: "connection/1" } });
  answered.resolve({ kind: "secret", value: "sk-1" });
  await answered.promise;
  expect(asked).toEqual(["get"]);
  expect(child().orders[1]?.message).toEqual({
    kind: "keychain",
    id: 3,
    answer: { kind: "secret", value: "sk-1" },
  });
});

test("a core that was started anew never gets the answer to a question of the one before", async () => {
  child().emit("message", { kind: "keychain", id: 3, ask: { kind: "get", name: "connection/1" } });
  child().emit("exit", 139);
  timers.pop()!.run();
  answered.resolve({ kind: "secret", value: "sk-1" });
  await answered.promise;
  expect(child().kinds()).toEqual(["start"]);
});

test("a question that is none of the contract's is not answered", () => {
  expect(() => child().emit("message", { kind: "keychain", id: 1, ask: { kind: "list" } })).toThrow(/kind/);
  expect(asked).toEqual([]);
});

test("a core that wants an address opened hears whether it was", async () => {
  child().emit("message", { kind: "open-external", id: 4, address: "https://checkout.stripe.com/c/pay/1" });
  opened.resolve(false);
  await opened.promise;
  expect(asked).toEqual(["https://checkout.stripe.com/c/pay/1"]);
  expect(child().orders[1]?.message).toEqual({ kind: "opened-external", id: 4, opened: false });
});
