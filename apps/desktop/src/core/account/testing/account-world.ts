import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "../../../../../billing-server/sandbox/start-sandbox.ts";
import { openBrowser } from "../../../../../billing-server/src/http/testing/browser.ts";
import { goBack, openPage, pageState } from "../../../../../billing-server/src/http/testing/desktop-app.ts";
import type { AccountState } from "../../../bridge/account.ts";
import type { CoreConfig } from "../../config.ts";
import type { Core } from "../../core.ts";
import { MemoryKeychain } from "../../secrets/testing/memory-keychain.ts";
import { temporaryDataFolder, testCore } from "../../testing/test-core.ts";
import { type FaultyWay, openFaultyWay } from "./faulty-way.ts";

/** A billing server with its surroundings in a temporary place, for all tests of a file. */
export async function sandboxForTests(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const dataFolder = mkdtempSync(join(tmpdir(), "myba-sandbox-"));
  const sandbox = await startSandbox({ dataFolder, serverPorts: { isDurable: false }, ...options });
  return {
    ...sandbox,
    get server() {
      return sandbox.server;
    },
    async close() {
      await sandbox.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The same behind a way that fails on demand. Computers reach it at the way's address. */
export async function sandboxBehindAWay(): Promise<{ sandbox: Sandbox; way: FaultyWay; close(): Promise<void> }> {
  const way = await openFaultyWay();
  const sandbox = await sandboxForTests({ config: { publicUrl: way.url } });
  way.target = sandbox.url;
  return {
    sandbox,
    way,
    async close() {
      await way.close();
      await sandbox.close();
    },
  };
}

/** A computer with a keychain and a browser, on which MyBA can be started again and again. */
export interface TestComputer {
  readonly dataFolder: string;
  readonly keychain: MemoryKeychain;
  /** What the system's browser was sent to. */
  readonly opened: string[];
  start(config?: Partial<CoreConfig>): Promise<Core>;
}

export function testComputer(server: { readonly url: string }): TestComputer {
  const dataFolder = temporaryDataFolder();
  const keychain = new MemoryKeychain();
  const opened: string[] = [];
  return {
    dataFolder,
    keychain,
    opened,
    start: (config = {}) =>
      testCore({
        dataFolder,
        openKeychain: keychain.open,
        billing: { url: server.url, sandbox: { cards: [] } },
        openExternal: (address) => {
          opened.push(address);
          return Promise.resolve(true);
        },
        ...config,
      }),
  };
}

/** Somebody signs in on the page that the browser shows; where the browser is sent then. */
export async function confirmInBrowser(authorization: string, name = "ada"): Promise<URL> {
  const browser = openBrowser();
  const page = await openPage(browser, new URL(authorization));
  const { csrf } = await pageState(browser, page);
  const body = { email: `${name}@example.com`, password: `sandbox-${name}`, csrf };
  return goBack(browser, await browser.post(`${page}/sandbox`, body));
}

/** Somebody does not want to after all; where the browser is sent then. */
export async function refuseInBrowser(authorization: string): Promise<URL> {
  const browser = openBrowser();
  const page = await openPage(browser, new URL(authorization));
  const { csrf } = await pageState(browser, page);
  return goBack(browser, await browser.post(`${page}/cancel`, { csrf }));
}

/** From the click to the message of welcome, by the address on this computer. */
export async function signIn(core: Core, name = "ada"): Promise<AccountState> {
  await signInAgain(core, name);
  return stateWhere(core, ({ welcome }) => welcome !== null);
}

/** From the click until somebody is signed in; who was here before may have nothing to be told. */
export async function signInAgain(core: Core, name = "ada"): Promise<AccountState> {
  const { pending } = await core.client.account.signIn();
  await fetch(await confirmInBrowser(pending?.url ?? "", name));
  return stateWhere(core, ({ kind, needsSignIn }) => kind === "person" && !needsSignIn);
}

/** The account once it is so; hears of changes as a window does. */
export async function stateWhere(core: Core, isSo: (state: AccountState) => boolean): Promise<AccountState> {
  const ending = new AbortController();
  try {
    for await (const event of await core.client.app.events(undefined, { signal: ending.signal })) {
      if (event.kind !== "changed" || !event.topics.includes("account")) continue;
      const state = await core.client.account.state();
      if (isSo(state)) return state;
    }
  } finally {
    ending.abort();
  }
  throw new Error("the core was closed");
}
