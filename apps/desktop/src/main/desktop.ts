import { app, BrowserWindow, dialog, session } from "electron";
import { AppError, wordsFor, type ErrorReport } from "@myba/shared/errors";
import type { Capabilities } from "../bridge/app.ts";
import type { BillingAddress } from "../bridge/billing-address.ts";
import { contentOrigin, registerContentScheme, serveContent } from "./content-scheme.ts";
import { CoreProcess } from "./core-process.ts";
import { linkArgument, linkFromArguments } from "./deep-link-arguments.ts";
import { DeepLinks } from "./deep-links.ts";
import { registerAppImage } from "./app-image.ts";
import { mainKeychain } from "./keychain.ts";
import { setMenu } from "./menu.ts";
import { guardNavigation } from "./navigation.ts";
import { externalOpener } from "./open-external.ts";
import { guardPermissions } from "./permissions.ts";
import { serveWindowLinks } from "./window-link.ts";
import { windowOptions } from "./window-options.ts";

export interface DesktopConfig {
  readonly dataFolder: string;
  /** The folder of the built parts: `main`, `preload`, `core`, `renderer`. */
  readonly outFolder: string;
  readonly platform: NodeJS.Platform;
  /** The arguments of this process. */
  readonly args: readonly string[];
  /** Where tokens are sold; null where they are not wanted. Throws `request/invalid` for what makes no sense. */
  readonly billing: () => BillingAddress | null;
  /** The running AppImage, if this is one, and where a person's own `.desktop` files live. */
  readonly appImage: string | undefined;
  readonly userApplicationsFolder: string;
  /** Whether links reach a MyBA that no installer has registered. */
  readonly linksFromSource: () => Capabilities["deepLinks"];
  readonly setTimer: (run: () => void, delayMs: number) => void;
  readonly now: () => number;
}

/** The exit code after a failure that a dialog has explained. */
export const explainedFailure = 3;

const closeLimitMs = 5000;

/** A page that dies again so soon will do so forever. */
const crashLoopMs = 10_000;

/**
 * Runs MyBA's desktop window. Call it while the program's first file loads: schemes and link listeners must be in
 * place before Electron is ready. A second start with the same data folder shows the first one's window and ends.
 */
export function startDesktop(config: DesktopConfig): void {
  // The lock belongs to the profile folder, so one data folder has one window and two have two.
  app.setPath("userData", `${config.dataFolder}/window`);
  if (!app.requestSingleInstanceLock()) return app.quit();
  new Desktop(config).start();
}

class Desktop {
  readonly #config: DesktopConfig;
  readonly #links = new DeepLinks();
  readonly #openExternal = externalOpener(() => this.#billing);
  #billing: BillingAddress | null = null;
  #core: CoreProcess | undefined;
  #window: BrowserWindow | undefined;

  constructor(config: DesktopConfig) {
    this.#config = config;
  }

  start(): void {
    registerContentScheme();
    this.#listenForLinks();
    app.on("web-contents-created", (_event, contents) => guardNavigation(contents, this.#openExternal));
    app.on("window-all-closed", () => {
      if (this.#config.platform !== "darwin") app.quit();
    });
    app.on("activate", () => this.#show());
    app.once("will-quit", (event) => this.#closeCore(event));
    void app.whenReady().then(() => this.#open());
  }

  /** Three systems, three ways: an event on macOS, arguments of the first or a second process elsewhere. */
  #listenForLinks(): void {
    if (app.isPackaged) this.#registerForLinks();
    app.on("open-url", (event, url) => {
      event.preventDefault();
      if (this.#links.receive(url)) this.#show();
    });
    app.on("second-instance", (_event, args) => {
      this.#receiveFrom(args);
      this.#show();
    });
    this.#receiveFrom(this.#config.args);
  }

  #registerForLinks(): void {
    const { appImage, userApplicationsFolder } = this.#config;
    if (appImage) registerAppImage(appImage, userApplicationsFolder);
    else app.setAsDefaultProtocolClient("myba", process.execPath, [linkArgument]);
  }

  #receiveFrom(args: readonly string[]): void {
    const link = linkFromArguments(args);
    if (link !== undefined) this.#links.receive(link);
  }

  #open(): void {
    const { outFolder, platform, dataFolder, setTimer, now } = this.#config;
    try {
      this.#billing = this.#config.billing();
    } catch (error) {
      if (error instanceof AppError) return this.#giveUp(error.report());
      throw error;
    }
    setMenu(platform, app.isPackaged);
    guardPermissions(session.defaultSession);
    serveContent(session.defaultSession, `${outFolder}/renderer`);
    this.#core = new CoreProcess({
      modulePath: `${outFolder}/core/main.js`,
      start: { dataFolder, version: app.getVersion(), capabilities: this.#capabilities(), billing: this.#billing },
      onReady: () => this.#links.release((link) => this.#core?.showDeepLink(link)),
      onLost: () => this.#links.hold(),
      onFailed: (error) => this.#giveUp(error),
      askKeychain: mainKeychain({ file: `${dataFolder}/keychain.json`, platform }),
      openExternal: this.#openExternal,
      setTimer,
      now,
    });
    const core = this.#core;
    serveWindowLinks(
      (contents) => BrowserWindow.fromWebContents(contents) === this.#window,
      (windowId) => core.connect(windowId),
    );
    this.#show();
  }

  #capabilities(): Capabilities {
    const deepLinks = app.isPackaged ? { available: true as const } : this.#config.linksFromSource();
    return { nativeWindow: { available: true }, deepLinks };
  }

  /** Brings the window to the front, opening it if there is none. Before Electron is ready this waits for `#open`. */
  #show(): void {
    if (!this.#core) return;
    if (!this.#window) this.#openWindow();
    else {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.show();
      this.#window.focus();
    }
  }

  #openWindow(): void {
    const opened = new BrowserWindow(windowOptions(`${this.#config.outFolder}/preload/preload.cjs`, app.isPackaged));
    this.#window = opened;
    opened.once("ready-to-show", () => opened.show());
    opened.on("closed", () => {
      this.#window = undefined;
    });
    this.#reviveAfterCrash(opened);
    void opened.loadURL(`${contentOrigin}/`);
  }

  /** A page that died shows nothing. What was typed is saved, so it is loaded again, but not over and over. */
  #reviveAfterCrash(opened: BrowserWindow): void {
    let lastAt = -Infinity;
    opened.webContents.on("render-process-gone", (_event, { reason }) => {
      if (reason === "clean-exit") return;
      const isRepeated = this.#config.now() - lastAt < crashLoopMs;
      lastAt = this.#config.now();
      if (isRepeated) this.#giveUp({ code: "program/broken", data: {} });
      else opened.webContents.reload();
    });
  }

  #giveUp(error: ErrorReport): void {
    const { message, next } = wordsFor(error);
    dialog.showErrorBox(message, next);
    app.exit(explainedFailure);
  }

  #closeCore(event: { preventDefault(): void }): void {
    if (!this.#core) return;
    event.preventDefault();
    void this.#core.close(closeLimitMs).finally(() => app.exit(0));
  }
}
