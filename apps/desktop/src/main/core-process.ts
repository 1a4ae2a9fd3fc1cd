import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from "electron";
import type { ErrorReport } from "@myba/shared/errors";
import {
  coreProcessNews,
  type CoreProcessOrder,
  type CoreProcessStart,
  type KeychainAnswer,
  type KeychainAsk,
} from "../bridge/core-process.ts";

export interface CoreProcessConfig {
  /** The built core. */
  readonly modulePath: string;
  readonly start: CoreProcessStart;
  /** Each time the core begins to serve, also after a restart. */
  readonly onReady: () => void;
  /** The core ended unexpectedly and is being restarted. */
  readonly onLost: () => void;
  /** The core cannot run with this data folder; it is not restarted. */
  readonly onFailed: (error: ErrorReport) => void;
  /** The system's keychain, for a core that cannot reach it itself. Never rejects. */
  readonly askKeychain: (ask: KeychainAsk) => Promise<KeychainAnswer>;
  /** The system's browser. Never rejects; looks at the address itself. */
  readonly openExternal: (address: string) => Promise<boolean>;
  readonly setTimer: (run: () => void, delayMs: number) => void;
  readonly now: () => number;
}

/** After a quiet minute a crash counts as the first one again. */
const quietMs = 60_000;

/** How long a core that crashed is left alone: 0.25 s, doubled each time, at most 10 s. */
export function restartDelayMs(crashes: number): number {
  return Math.min(10_000, 250 * 2 ** Math.min(crashes - 1, 10));
}

/**
 * The core in its own process, so that neither SQLite nor a crash of it stops a window. Restarts it when it crashes;
 * windows ask for a new port when theirs closes.
 */
export class CoreProcess {
  readonly #config: CoreProcessConfig;
  /** Asked for while the core was not there. The newest of each window counts. */
  readonly #waiting = new Map<number, MessagePortMain>();
  #child: UtilityProcess | undefined;
  #isReady = false;
  #closing: PromiseWithResolvers<void> | undefined;
  #crashes = 0;
  #startedAt = 0;

  constructor(config: CoreProcessConfig) {
    this.#config = config;
    this.#fork();
  }

  /** One end of a fresh channel whose other end the core serves, now or when it is up. */
  connect(windowId: number): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    if (this.#isReady) this.#order({ kind: "connect", windowId }, port1);
    else {
      this.#waiting.get(windowId)?.close();
      this.#waiting.set(windowId, port1);
    }
    return port2;
  }

  showDeepLink(link: string): void {
    this.#order({ kind: "deep-link", link });
  }

  /** Lets the core finish its writes. After `limitMs` it is ended; SQLite's journal keeps what was saved. */
  async close(limitMs: number): Promise<void> {
    this.#closing ??= Promise.withResolvers<void>();
    if (!this.#child) return;
    this.#order({ kind: "close" });
    const child = this.#child;
    this.#config.setTimer(() => child.kill(), limitMs);
    await this.#closing.promise;
  }

  #fork(): void {
    const child = utilityProcess.fork(this.#config.modulePath, [], { serviceName: "MyBA core" });
    this.#child = child;
    this.#startedAt = this.#config.now();
    child.on("message", (message: unknown) => this.#hear(message));
    child.on("exit", () => this.#ended());
    this.#order({ kind: "start", config: this.#config.start });
  }

  #hear(message: unknown): void {
    const news = coreProcessNews.parse(message);
    if (news.kind === "keychain") {
      void this.#answerKeychain(news.id, news.ask);
      return;
    }
    if (news.kind === "open-external") {
      void this.#openExternal(news.id, news.address);
      return;
    }
    if (news.kind === "failed") {
      this.#closing ??= Promise.withResolvers<void>();
      this.#config.onFailed(news.error);
      return;
    }
    this.#isReady = true;
    for (const [windowId, port] of this.#waiting) this.#order({ kind: "connect", windowId }, port);
    this.#waiting.clear();
    this.#config.onReady();
  }

  /** The answer belongs to the core that asked; another one started meanwhile has questions of its own. */
  async #answerKeychain(id: number, ask: KeychainAsk): Promise<void> {
    const asker = this.#child;
    const answer = await this.#config.askKeychain(ask);
    if (asker === this.#child) this.#order({ kind: "keychain", id, answer });
  }

  async #openExternal(id: number, address: string): Promise<void> {
    const asker = this.#child;
    const opened = await this.#config.openExternal(address);
    if (asker === this.#child) this.#order({ kind: "opened-external", id, opened });
  }

  #ended(): void {
    this.#child = undefined;
    this.#isReady = false;
    if (this.#closing) return this.#closing.resolve();
    const wasQuiet = this.#config.now() - this.#startedAt >= quietMs;
    this.#crashes = wasQuiet ? 1 : this.#crashes + 1;
    this.#config.onLost();
    this.#config.setTimer(() => {
      if (!this.#closing) this.#fork();
    }, restartDelayMs(this.#crashes));
  }

  #order(order: CoreProcessOrder, ...ports: MessagePortMain[]): void {
    this.#child?.postMessage(order, ports);
  }
}
