import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { type Sandbox, startSandbox } from "../../apps/billing-server/sandbox/start-sandbox.ts";
import { World } from "../../e2e/world.ts";
import { ensureChromium } from "../../scripts/prepare.ts";

/** A MyBA in Chromium with a billing server and the stand-ins around it; everything on this computer. */
export interface ShopWindow {
  readonly sandbox: Sandbox;
  readonly world: World;
  readonly page: Page;
  /** When the system's browser was asked for each address, in milliseconds since 1970. */
  readonly opened: readonly Opened[];
  close(): Promise<void>;
}

interface Opened {
  readonly address: string;
  readonly at: number;
}

/** Milliseconds since 1970 with what a clock of whole milliseconds leaves out; pages have the same. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

export async function openShopWindow(): Promise<ShopWindow> {
  const folder = await mkdtemp(join(tmpdir(), "myba-bench-"));
  const sandbox = await startSandbox({ dataFolder: join(folder, "billing"), setsUpShop: true });
  const opened: Opened[] = [];
  const world = new World(join(folder, "desktop"), {
    hasKeychain: true,
    billing: { url: sandbox.url, sandbox: { cards: [] } },
    openExternal: (address) => {
      opened.push({ address, at: preciseNow() });
      return Promise.resolve(true);
    },
  });
  await world.start();
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ["--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  return {
    sandbox,
    world,
    page,
    opened,
    async close() {
      await browser.close();
      await world.remove();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
