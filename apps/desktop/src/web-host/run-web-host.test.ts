import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@myba/shared/errors";
import { afterEach, beforeEach, expect, test } from "vitest";
import { billingAddressFrom } from "../core/billing-place.ts";
import type { CoreConfig } from "../core/config.ts";
import { type HostSurroundings, runWebHost } from "./run-web-host.ts";

const link = "myba://gift/ABCD-1234";
const billing = { url: "http://127.0.0.1:8484", sandbox: { cards: [] } };

let folder: string;
let printed: string[];
let opened: string[];
let shown: string[];
let configs: CoreConfig[];
let stop: () => void;
let world: HostSurroundings;
/** Who has the data folder, as a file's lock would. */
let isTaken: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-run-host-"));
  [printed, opened, shown, configs, isTaken] = [[], [], [], [], false];
  const stopped = Promise.withResolvers<void>();
  stop = stopped.resolve;
  world = {
    args: ["--data", folder],
    rendererFolder: folder,
    defaultDataFolder: () => "/nowhere",
    startCore: async (config) => {
      if (isTaken) throw new AppError("data/locked", { folder });
      isTaken = true;
      configs.push(config);
      const close = (): Promise<void> => Promise.resolve(void (isTaken = false));
      return { serve: { socket: () => {} }, showDeepLink: (text) => void shown.push(text), close };
    },
    billing: () => billing,
    deepLinks: (dataFolder) => ({ available: false, reason: `not for ${dataFolder}` }),
    openBrowser: (url) => Promise.resolve(opened.push(url) > 0),
    stopped: stopped.promise,
    sessionKey: undefined,
    print: (line) => void printed.push(line),
    printError: (line) => void printed.push(line),
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a host that goes on running, and waits for its address. */
async function startHost(...args: string[]): Promise<{ ended: Promise<number> }> {
  const ended = runWebHost({ ...world, args: [...world.args, ...args] });
  await expect.poll(() => printed.some((line) => line.startsWith("MyBA is open at"))).toBe(true);
  return { ended };
}

test("the core is told where tokens are sold, and opens pages of there and no others", async () => {
  const { ended } = await startHost("--no-open");
  expect(configs[0]).toMatchObject({ billing, capabilities: { deepLinks: { reason: `not for ${folder}` } } });
  const open = configs[0]?.openExternal;
  expect(await open?.("http://127.0.0.1:8484/oidc/auth")).toBe(true);
  expect(await open?.("https://evil.example/")).toBe(false);
  expect(await open?.("file:///etc/passwd")).toBe(false);
  expect(opened).toEqual(["http://127.0.0.1:8484/oidc/auth"]);
  stop();
  expect(await ended).toBe(0);
});

test("a start by a link shows it, and a second one hands its own to the first", async () => {
  const { ended } = await startHost("--link", link);
  expect(shown).toEqual([link]);
  expect(opened).toHaveLength(1);
  const second = await runWebHost({ ...world, args: [...world.args, "--link", "myba://checkout/return"] });
  expect(second).toBe(0);
  expect(shown).toEqual([link, "myba://checkout/return"]);
  // No page is open, so one is opened.
  expect(opened).toHaveLength(2);
  stop();
  expect(await ended).toBe(0);
});

test("a link that comes while the first start is still under way waits for it", async () => {
  isTaken = true;
  const second = runWebHost({ ...world, args: [...world.args, "--link", link] });
  isTaken = false;
  const { ended } = await startHost("--no-open");
  isTaken = true;
  expect(await second).toBe(0);
  expect(shown).toEqual([link]);
  stop();
  await ended;
});

test("what is no link starts nothing", async () => {
  expect(await runWebHost({ ...world, args: [...world.args, "--link", "https://evil.example/"] })).toBe(1);
  expect(configs).toEqual([]);
});

test("an address of the billing server that makes no sense is said in words", async () => {
  expect(await runWebHost({ ...world, billing: () => billingAddressFrom({ MYBA_BILLING_URL: "ftp://here" }) })).toBe(1);
  expect(printed.join(" ")).toContain("MYBA_BILLING_URL");
  expect(configs).toEqual([]);
});
