import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "@myba/shared/errors";
import { explainedFailure, startDesktop, type DesktopConfig } from "./desktop.ts";
import {
  app,
  BrowserWindow,
  dialog,
  fakeEvent,
  FakeWebContents,
  ipcMain,
  Menu,
  resetElectron,
  session,
  shell,
  utilityProcess,
  type FakeChild,
} from "./testing/fake-electron.ts";

const id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const link = `myba://ticket/${id}`;
const billing = { url: "https://tokens.example.com", sandbox: null };
let nowMs = 0;
let timers: { run: () => void; delayMs: number }[] = [];

beforeEach(() => {
  resetElectron();
  nowMs = 0;
  timers = [];
});
afterEach(() => resetElectron());

function start(config: Partial<DesktopConfig> = {}): void {
  startDesktop({
    dataFolder: "/data",
    outFolder: "/out",
    platform: "linux",
    args: [],
    billing: () => billing,
    appImage: undefined,
    userApplicationsFolder: "/nowhere",
    linksFromSource: () => ({ available: false, reason: "not registered" }),
    setTimer: (run, delayMs) => timers.push({ run, delayMs }),
    now: () => nowMs,
    ...config,
  });
}

async function startReady(config: Partial<DesktopConfig> = {}): Promise<{ window: BrowserWindow; core: FakeChild }> {
  start(config);
  await app.becomeReady();
  const [window] = BrowserWindow.all;
  const [core] = utilityProcess.children;
  core!.emit("message", { kind: "ready" });
  return { window: window!, core: core! };
}

function linksShown(core: FakeChild): unknown[] {
  return core.orders.filter(({ message }) => message.kind === "deep-link").map(({ message }) => message);
}

describe("starting", () => {
  test("the single-instance lock precedes everything but the profile it is for", async () => {
    await startReady();
    expect(app.calls.slice(0, 3)).toEqual([
      "setPath userData",
      "requestSingleInstanceLock",
      "registerSchemesAsPrivileged",
    ]);
    expect(app.calls.indexOf("registerSchemesAsPrivileged")).toBeLessThan(app.calls.indexOf("whenReady"));
    expect(app.paths.get("userData")).toBe("/data/window");
  });

  test("a second start ends at once and opens nothing", async () => {
    app.hasLock = false;
    start();
    await app.becomeReady();
    expect(app.quitCount).toBe(1);
    expect(BrowserWindow.all).toEqual([]);
    expect(utilityProcess.children).toEqual([]);
    expect(app.calls).not.toContain("registerSchemesAsPrivileged");
  });

  test("a second start brings the first one's window to the front", async () => {
    const { window } = await startReady();
    window.isMin = true;
    app.emit("second-instance", fakeEvent(), ["MyBA.exe"]);
    expect(window.calls.slice(-3)).toEqual(["restore", "show", "focus"]);
    expect(BrowserWindow.all).toHaveLength(1);
  });

  test("the window shows MyBA's page once it has something to show", async () => {
    const { window } = await startReady();
    expect(window.calls).toEqual(["load app://myba/"]);
    window.emit("ready-to-show");
    expect(window.calls).toEqual(["load app://myba/", "show"]);
    expect(window.options).toMatchObject({ webPreferences: { preload: "/out/preload/preload.cjs", sandbox: true } });
  });

  test("the core hears where tokens are sold, and a page of there opens in the system's browser", async () => {
    const { core, window } = await startReady();
    expect(core.orders[0]?.message).toMatchObject({ kind: "start", config: { billing } });
    core.emit("message", { kind: "open-external", id: 1, address: "https://tokens.example.com/oidc/auth" });
    core.emit("message", { kind: "open-external", id: 2, address: "https://evil.example/" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(shell.opened).toEqual(["https://tokens.example.com/oidc/auth"]);
    const answers = core.orders.slice(1).map(({ message }) => message);
    expect(answers).toContainEqual({ kind: "opened-external", id: 1, opened: true });
    expect(answers).toContainEqual({ kind: "opened-external", id: 2, opened: false });
    expect(window.webContents.openHandler?.({ url: "https://evil.example/" })).toEqual({ action: "deny" });
    expect(shell.opened).toHaveLength(1);
  });

  test("an address of the billing server that makes no sense is said in words, and no window opens", async () => {
    start({
      billing: () => {
        throw new AppError("request/invalid", { reason: "MYBA_BILLING_URL must be https" });
      },
    });
    await app.becomeReady();
    expect(dialog.errors).toEqual([[expect.stringContaining("MYBA_BILLING_URL"), expect.any(String)]]);
    expect(app.exitCode).toBe(explainedFailure);
    expect(BrowserWindow.all).toEqual([]);
  });

  test("guards are in place before the first page", async () => {
    const { window } = await startReady();
    expect(session.defaultSession.permissionRequest).toBeDefined();
    expect(session.defaultSession.permissionCheck).toBeDefined();
    expect(session.defaultSession.devicePermission).toBeDefined();
    expect([...session.defaultSession.schemes.keys()]).toEqual(["app"]);
    expect(window.webContents.openHandler?.({ url: "app://myba/" })).toEqual({ action: "deny" });
    expect(Menu.template).toBeDefined();
  });

  test("contents made by anything but MyBA are guarded too", async () => {
    await startReady();
    const foreign = new FakeWebContents();
    app.emit("web-contents-created", {}, foreign);
    const event = fakeEvent({ url: "https://evil.example" });
    foreign.emit("will-navigate", event);
    expect(event.prevented).toBe(true);
  });
});

describe("the link of a window", () => {
  test("MyBA's page gets one port a request, whose other end the core serves", async () => {
    const { window, core } = await startReady();
    ask(window.webContents);
    ask(window.webContents);
    expect(window.webContents.posted.map(({ channel, ports }) => [channel, ports.length])).toEqual([
      ["myba:connect", 1],
      ["myba:connect", 1],
    ]);
    const connects = core.orders.filter(({ message }) => message.kind === "connect");
    expect(connects.map(({ message }) => message)).toEqual([
      { kind: "connect", windowId: window.webContents.id },
      { kind: "connect", windowId: window.webContents.id },
    ]);
  });

  test("a frame inside the page, a foreign origin and foreign contents get none", async () => {
    const { window, core } = await startReady();
    ask(window.webContents, { origin: "app://myba" });
    ask(window.webContents, null);
    ask(new FakeWebContents());
    window.webContents.mainFrame.origin = "https://evil.example";
    ask(window.webContents);
    expect(window.webContents.posted).toEqual([]);
    expect(core.kinds()).toEqual(["start"]);
  });
});

describe("links from outside", () => {
  test("macOS: a link that arrives before Electron is ready is shown once the core is", async () => {
    start({ platform: "darwin" });
    const event = fakeEvent();
    app.emit("open-url", event, link);
    expect(event.prevented).toBe(true);
    await app.becomeReady();
    const core = utilityProcess.children[0]!;
    expect(linksShown(core)).toEqual([]);
    core.emit("message", { kind: "ready" });
    expect(linksShown(core)).toEqual([{ kind: "deep-link", link }]);
  });

  test.each(["win32", "linux"] as const)("%s: a cold start by a link shows it", async (platform) => {
    const { core } = await startReady({ platform, args: ["--myba-link", link] });
    expect(linksShown(core)).toHaveLength(1);
  });

  test.each(["win32", "linux"] as const)("%s: a link while MyBA runs comes with the second start", async (platform) => {
    const { core, window } = await startReady({ platform });
    app.emit("second-instance", fakeEvent(), ["myba", "--myba-link", link]);
    expect(linksShown(core)).toHaveLength(1);
    expect(window.calls.at(-1)).toBe("focus");
  });

  test("an argument that only looks like a link is none", async () => {
    const { core } = await startReady({ args: [link] });
    expect(linksShown(core)).toEqual([]);
  });

  test("a packaged MyBA registers for links with its own sign, one under development does not", () => {
    start();
    expect(app.protocolClients).toEqual([["myba", process.execPath, ["--myba-link"]]]);
    resetElectron();
    app.isPackaged = false;
    start();
    expect(app.protocolClients).toEqual([]);
  });

  test("the core hears whether links reach this MyBA", async () => {
    const packaged = await startReady();
    expect(packaged.core.orders[0]?.message).toMatchObject({
      config: { capabilities: { deepLinks: { available: true } } },
    });
    resetElectron();
    app.isPackaged = false;
    const { core } = await startReady();
    expect(core.orders[0]?.message).toMatchObject({
      config: { capabilities: { deepLinks: { available: false, reason: "not registered" } } },
    });
  });

  test.each(["win32", "linux"] as const)("%s: of two links at once none is taken", async (platform) => {
    const args = ["--myba-link", link, "myba://gift/ABCD-1234"];
    const { core } = await startReady({ platform, args });
    app.emit("second-instance", fakeEvent(), ["myba", ...args]);
    app.emit("second-instance", fakeEvent(), ["myba", "--myba-link", link]);
    expect(linksShown(core)).toHaveLength(1);
  });

  test("links of a cold start and of second starts meanwhile are shown in their order, each once", async () => {
    start({ platform: "win32", args: ["--myba-link", link] });
    app.emit("second-instance", fakeEvent(), ["--myba-link", "myba://checkout/return"]);
    await app.becomeReady();
    app.emit("second-instance", fakeEvent(), ["--myba-link", "myba://gift/ABCD-1234"]);
    const [core] = utilityProcess.children;
    expect(linksShown(core!)).toEqual([]);
    core!.emit("message", { kind: "ready" });
    expect(linksShown(core!)).toEqual(
      [link, "myba://checkout/return", "myba://gift/ABCD-1234"].map((text) => ({ kind: "deep-link", link: text })),
    );
  });

  test("a link that arrives while the core restarts waits for it", async () => {
    await startReady();
    utilityProcess.children[0]!.emit("exit", 1);
    app.emit("second-instance", fakeEvent(), ["--myba-link", link]);
    timers.pop()!.run();
    const restarted = utilityProcess.children[1]!;
    expect(linksShown(restarted)).toEqual([]);
    restarted.emit("message", { kind: "ready" });
    expect(linksShown(restarted)).toHaveLength(1);
  });
});

describe("ending", () => {
  test("closing the last window quits, except on macOS, where a click opens a new one", async () => {
    await startReady();
    app.emit("window-all-closed");
    expect(app.quitCount).toBe(1);
    resetElectron();
    const { window } = await startReady({ platform: "darwin" });
    window.emit("closed");
    app.emit("window-all-closed");
    expect(app.quitCount).toBe(0);
    app.emit("activate");
    expect(BrowserWindow.all).toHaveLength(2);
  });

  test("quitting waits until the core has closed", async () => {
    const { core } = await startReady();
    const event = fakeEvent();
    app.emit("will-quit", event);
    expect(event.prevented).toBe(true);
    expect(core.kinds().at(-1)).toBe("close");
    expect(app.exitCode).toBeUndefined();
    core.emit("exit", 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(app.exitCode).toBe(0);
  });

  test("a data folder that cannot be used is explained in words, then MyBA ends", async () => {
    await startReady();
    const error = { code: "data/read-only", data: { folder: "/data" } };
    utilityProcess.children[0]!.emit("message", { kind: "failed", error });
    expect(dialog.errors).toEqual([[expect.stringContaining("may not write"), expect.stringContaining("--data")]]);
    expect(app.exitCode).toBe(explainedFailure);
  });

  test("a page that crashed is loaded again, but not over and over", async () => {
    const { window } = await startReady();
    window.webContents.emit("render-process-gone", {}, { reason: "crashed" });
    nowMs += 60_000;
    window.webContents.emit("render-process-gone", {}, { reason: "oom" });
    expect(window.webContents.reloads).toBe(2);
    window.webContents.emit("render-process-gone", {}, { reason: "crashed" });
    expect(window.webContents.reloads).toBe(2);
    expect(app.exitCode).toBe(explainedFailure);
  });
});

function ask(sender: FakeWebContents, senderFrame: unknown = sender.mainFrame): void {
  ipcMain.emit("myba:connect", { sender, senderFrame });
}
