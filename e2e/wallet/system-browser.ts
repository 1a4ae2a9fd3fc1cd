import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, expect, type LaunchOptions, type Page } from "@playwright/test";
import { outFolder } from "../../scripts/build/build-stale.ts";
import { registerLinks } from "../../apps/desktop/src/core/link-registration.ts";

interface SystemBrowserOptions {
  /** Whose pages may open MyBA without the browser's asking first. */
  readonly trusted: string;
  readonly launch: LaunchOptions;
}

/**
 * The browser of the system that MyBA sends people to: a Chromium of its own, on a desktop of its own where MyBA is
 * registered for `myba://` links. What opens such a link is the real handler, in a process of its own. It starts when
 * the first address is opened.
 */
export class SystemBrowser {
  readonly #options: SystemBrowserOptions;
  /** Every address that it was asked to open. */
  readonly opened: string[] = [];
  /** With none, MyBA has to show the address instead. */
  isThere = true;
  #home: string | undefined;
  #isSetUp = false;
  #context: Promise<BrowserContext> | undefined;
  #pages: Page[] = [];

  constructor(options: SystemBrowserOptions) {
    this.#options = options;
  }

  /** As a host opens an address: answers whether a browser came up. */
  readonly open = async (address: string): Promise<boolean> => {
    if (!this.isThere) return false;
    this.opened.push(address);
    const page = await this.newPage();
    this.#pages.push(page);
    // Whoever asked does not wait for the page, and what it could not load is seen there.
    page.goto(address).catch(() => undefined);
    return true;
  };

  /** The next page that MyBA has opened and that nobody has looked at yet. */
  async nextPage(): Promise<Page> {
    await expect.poll(() => this.#pages.length, { message: "MyBA opened a page" }).toBeGreaterThan(0);
    return this.#pages.shift()!; // There is one now.
  }

  /** A page of the person's own. */
  async newPage(): Promise<Page> {
    return (await this.context()).newPage();
  }

  /** From now on links go to the MyBA that has this data folder. */
  async handLinksTo(dataFolder: string): Promise<void> {
    if (!this.#isSetUp) await this.#noteWebPages();
    this.#isSetUp = true;
    const command = [
      process.execPath,
      join(outFolder("cli"), "main.js"),
      "--data",
      dataFolder,
      "open-link",
      "--browser",
    ];
    const registered = await registerLinks({ platform: "linux", env: await this.env(), command });
    expect(registered).toEqual({ available: true });
  }

  /**
   * What other programs than the core had the desktop open: a MyBA without a page has its own opened. Such addresses are
   * only noted, and a journey opens them where it wants.
   */
  async openedByOthers(): Promise<string[]> {
    const text = await readFile(await this.#othersFile(), "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }

  /** The program that this desktop opens pages of the web with: it writes down which. */
  async #noteWebPages(): Promise<void> {
    const { XDG_DATA_HOME: data = "", XDG_CONFIG_HOME: settings = "" } = await this.env();
    const script = join(data, "note-page.cjs");
    await mkdir(join(data, "applications"), { recursive: true });
    await mkdir(settings, { recursive: true });
    await writeFile(
      script,
      `require("fs").appendFileSync(${JSON.stringify(await this.#othersFile())}, process.argv[2] + "\\n")`,
    );
    await writeFile(
      join(data, "applications/note-page.desktop"),
      `[Desktop Entry]\nType=Application\nName=Note\nExec=${process.execPath} ${script} %u\n`,
    );
    await writeFile(
      join(settings, "mimeapps.list"),
      "[Default Applications]\nx-scheme-handler/http=note-page.desktop\n",
    );
  }

  async #othersFile(): Promise<string> {
    this.#home ??= await mkdtemp(join(tmpdir(), "myba-desktop-"));
    return join(this.#home, "opened");
  }

  /** Of every program on this desktop. */
  async env(): Promise<NodeJS.ProcessEnv> {
    this.#home ??= await mkdtemp(join(tmpdir(), "myba-desktop-"));
    return {
      ...process.env,
      // A MyBA that a link starts buys its tokens there too.
      MYBA_BILLING_URL: this.#options.trusted,
      XDG_DATA_HOME: join(this.#home, "share"),
      XDG_CONFIG_HOME: join(this.#home, "config"),
      // Without one Chromium opens no other program; nothing is drawn on it.
      DISPLAY: process.env["DISPLAY"] || ":99",
    };
  }

  context(): Promise<BrowserContext> {
    return (this.#context ??= this.#launch());
  }

  async #launch(): Promise<BrowserContext> {
    const env = await this.env();
    const profile = join(env["XDG_CONFIG_HOME"]!, "chromium"); // `env` has just set it.
    await mkdir(join(profile, "Default"), { recursive: true });
    const allowed = { [this.#options.trusted]: { myba: true } };
    const preferences = { protocol_handler: { allowed_origin_protocol_pairs: allowed } };
    await writeFile(join(profile, "Default/Preferences"), JSON.stringify(preferences));
    // A headless shell opens no other programs.
    const executablePath = process.env["MYBA_CHROMIUM"];
    return chromium.launchPersistentContext(profile, {
      ...this.#options.launch,
      ...(executablePath !== undefined && { executablePath }),
      env,
    });
  }

  /** As after a journey: no page is open, nothing is known about any. */
  async clear(): Promise<void> {
    this.isThere = true;
    this.opened.length = 0;
    await rm(await this.#othersFile(), { force: true });
    this.#pages = [];
    const context = await this.#context;
    if (context === undefined) return;
    const [first, ...others] = context.pages();
    await Promise.all(others.map((page) => page.close()));
    // The last page stays, or the browser ends with it.
    await first?.goto("about:blank");
    await context.clearCookies();
  }

  async close(): Promise<void> {
    await (await this.#context)?.close();
    if (this.#home !== undefined) await rm(this.#home, { recursive: true, force: true });
  }
}
