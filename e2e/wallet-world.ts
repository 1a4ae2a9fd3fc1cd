import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../apps/billing-server/sandbox/start-sandbox.ts";
import { sandboxCards } from "../apps/desktop/src/bridge/billing-address.ts";
import { SystemBrowser } from "./wallet/system-browser.ts";
import { test as base, World } from "./world.ts";

interface WalletGiven {
  /**
   * A real billing server with stand-ins for Clerk, Stripe and a provider of models; `sandbox.stripe` makes trouble, and
   * `stripe.advance` settles debits and renews plans. The server's own time stays the machine's, as its sign-in's is.
   */
  readonly sandbox: Sandbox;
  /** What MyBA opens its pages in, and what hands `myba://` links to it; empty at the start of each journey. */
  readonly systemBrowser: SystemBrowser;
}

interface WalletKept {
  /** One for all journeys of a worker, since a browser takes a second to start; and the port of all its servers. */
  readonly desk: { readonly browser: SystemBrowser; readonly port: number };
}

/** Playwright's `test` with a running MyBA that buys its tokens at a running billing server. */
export const test = base.extend<WalletGiven, WalletKept>({
  hasKeychain: true,
  desk: [
    async ({ launchOptions }, use) => {
      const port = await freePort();
      const browser = new SystemBrowser({ trusted: `http://127.0.0.1:${port}`, launch: launchOptions });
      await use({ browser, port });
      await browser.close();
    },
    { scope: "worker" },
  ],
  systemBrowser: async ({ desk }, use) => {
    await use(desk.browser);
    await desk.browser.clear();
  },
  sandbox: async ({ desk }, use) => {
    const dataFolder = await mkdtemp(join(tmpdir(), "myba-e2e-billing-"));
    const sandbox = await startSandbox({ dataFolder, ports: { server: desk.port }, setsUpShop: true });
    await use(sandbox);
    await sandbox.close();
    await rm(dataFolder, { recursive: true, force: true });
  },
  world: async ({ hasKeychain, sandbox, systemBrowser }, use) => {
    const world = new World(await mkdtemp(join(tmpdir(), "myba-e2e-")), {
      hasKeychain,
      billing: { url: sandbox.url, sandbox: { cards: sandboxCards.map((card) => ({ ...card })) } },
      openExternal: systemBrowser.open,
      onStarted: (dataFolder) => systemBrowser.handLinksTo(dataFolder),
    });
    await world.start();
    await use(world);
    await world.remove();
  },
});

/** A port that stays the same when the server starts anew. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo; // A listening server of the network has an address.
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
