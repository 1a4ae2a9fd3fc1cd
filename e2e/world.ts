import { randomBytes } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base, type Page } from "@playwright/test";
import type { Capabilities } from "../apps/desktop/src/bridge/app.ts";
import type { BillingAddress } from "../apps/desktop/src/bridge/billing-address.ts";
import type { CoreClient } from "../apps/desktop/src/bridge/client.ts";
import { type Core, startCore } from "../apps/desktop/src/core/core.ts";
import { MemoryKeychain } from "../apps/desktop/src/core/secrets/testing/memory-keychain.ts";
import { seedTickets } from "../apps/desktop/src/core/testing/seed-tickets.ts";
import { announceHost } from "../apps/desktop/src/web-host/running-host.ts";
import { startWebHost, type WebHost } from "../apps/desktop/src/web-host/web-host.ts";
import { outFolder } from "../scripts/build/build-stale.ts";
import { type ModelDouble, startModelDouble } from "../packages/sandbox/src/model/model-double.ts";
import { HeldProvider } from "./held-provider.ts";
import { SwitchedNetwork } from "./switched-network.ts";
import { Trouble } from "./trouble.ts";

const capabilities: Capabilities = {
  nativeWindow: { available: false, reason: "MyBA is open in a browser" },
  deepLinks: { available: false, reason: "Links open the desktop window only" },
};

/** What a world can have that is not usual. */
interface WorldOptions {
  readonly hasKeychain?: boolean;
  /** The core's; pages have the computer's own. */
  readonly clock?: () => number;
  /** What the core sees of an environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where tokens are sold; nowhere by default. */
  readonly billing?: BillingAddress;
  /** The system's browser; none by default. */
  readonly openExternal?: (address: string) => Promise<boolean>;
  /** Each time MyBA has started, with where its data is now, by which other programs find it then. */
  readonly onStarted?: (dataFolder: string) => Promise<void>;
}

/** MyBA as one person has it: a data folder of its own, the core and the web host, all in the test's process. */
export class World {
  /** In the place of the offline engine. */
  readonly provider = new HeldProvider();
  /** What queued generations look at. */
  readonly network = new SwitchedNetwork();
  /** Outlives restarts and crashes, as a real one does; undefined where the computer has none. */
  readonly keychain: MemoryKeychain | undefined;
  readonly #options: WorldOptions;
  readonly #root: string;
  readonly #sessionKey = randomBytes(32);
  readonly #endings: (() => Promise<void>)[] = [];
  #folders = 0;
  #core: Core | undefined;
  #host: WebHost | undefined;
  /** The port of the first start: pages that are open find the host there after a restart. */
  #port = 0;
  #withdraw: (() => void) | undefined;

  constructor(root: string, options: WorldOptions = {}) {
    this.#root = root;
    this.#options = options;
    this.keychain = options.hasKeychain
      ? new MemoryKeychain("keyring", "In the keychain of this computer.")
      : undefined;
  }

  get dataFolder(): string {
    return join(this.#root, `data-${this.#folders}`);
  }

  get core(): Core {
    if (!this.#core) throw new Error("the host is stopped");
    return this.#core;
  }

  /** Everything a window can ask for, without a window: another program, or a look at what is stored. */
  get client(): CoreClient {
    return this.core.client;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const { dataFolder, provider, network, keychain } = this;
    const openKeychain = keychain && { openKeychain: keychain.open };
    const { clock = Date.now, env = {}, billing, openExternal, onStarted } = this.#options;
    const outside = { ...openKeychain, ...(billing && { billing }), ...(openExternal && { openExternal }) };
    const config = { dataFolder, version: "e2e", capabilities, provider, network, clock, env, ...outside };
    const secret = randomBytes(32).toString("base64url");
    this.#host = await startWebHost({
      rendererFolder: outFolder("renderer"),
      port: this.#port,
      sessionKey: this.#sessionKey,
      addressSecret: secret,
      startCore: async () => (this.#core = await startCore(config)),
    });
    this.#port = this.#host.port;
    if (onStarted === undefined) return;
    this.#withdraw = announceHost(dataFolder, { port: this.#port, secret });
    await onStarted(dataFolder);
  }

  /** Ends the host as Ctrl-C does. */
  async stop(): Promise<void> {
    this.#withdraw?.();
    await this.#host?.close();
    this.#host = undefined;
    this.#core = undefined;
  }

  /**
   * Ends the host as a power cut does: the next start finds the data folder as it lies on the disk at this moment,
   * without anything the dying host would have tidied up.
   */
  async crash(): Promise<void> {
    const { dataFolder } = this;
    this.#folders += 1;
    // The index of the write-ahead log is shared memory, which does not outlive its processes.
    await cp(dataFolder, this.dataFolder, { recursive: true, filter: (file) => !file.endsWith("-shm") });
    await this.stop();
  }

  /** Fills the first project with so many tickets that read like real ones. */
  async seed(count: number): Promise<void> {
    await seedTickets(this.core, count);
  }

  /** An address that opens MyBA once. */
  newAddress(): string {
    if (!this.#host) throw new Error("the host is stopped");
    return this.#host.issueUrl();
  }

  /** Opens MyBA with a fresh one-use address, the way `npm start` does. */
  async open(page: Page, place = ""): Promise<void> {
    await page.goto(this.newAddress());
    // The page that takes the address has a main part of its own, and hands over only once it has the session.
    await page.waitForURL(({ pathname }) => pathname === "/");
    await expect(page.getByRole("main")).toBeVisible();
    if (place !== "") await page.goto(`${this.origin}/#${place}`);
  }

  /** Ends something of a journey's own together with the world, whatever became of the journey. */
  closeWithIt(end: () => Promise<void>): void {
    this.#endings.push(end);
  }

  async remove(): Promise<void> {
    this.provider.release();
    await this.stop();
    await Promise.all(this.#endings.map((end) => end()));
    await rm(this.#root, { recursive: true, force: true });
  }
}

/** A key that the doubles of journeys accept; long and odd enough to be found wherever it should not be. */
export const journeyKey = "sk-journey-Kw4/t+ZmR8vHd2TqB6rLc9Xy";

/** What every journey is given. */
export interface Given {
  readonly world: World;
  readonly trouble: Trouble;
  /** Stands in for every service of models, over real HTTP; knows `journeyKey`. */
  readonly double: ModelDouble;
}

/** Playwright's `test` with a running MyBA; whatever goes wrong behind the screen fails the journey too. */
export const test = base.extend<Given & { hasKeychain: boolean }>({
  hasKeychain: [false, { option: true }],
  world: async ({ hasKeychain }, use) => {
    const world = new World(await mkdtemp(join(tmpdir(), "myba-e2e-")), { hasKeychain });
    await world.start();
    await use(world);
    await world.remove();
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern.
  double: async ({}, use) => {
    const double = await startModelDouble({ validKeys: [journeyKey] });
    await use(double);
    await double.close();
  },
  trouble: [
    // After `world`, so that it is judged before the host goes away under the page.
    async ({ context, world: _world }, use) => {
      const trouble = new Trouble();
      await trouble.listen(context);
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await use(trouble);
      expect(trouble.found(), "what went wrong behind the screen").toEqual([]);
    },
    { auto: true },
  ],
});
