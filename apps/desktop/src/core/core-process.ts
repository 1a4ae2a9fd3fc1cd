import { AppError } from "@myba/shared/errors";
import { coreProcessOrder, type CoreProcessNews, type CoreProcessStart } from "../bridge/core-process.ts";
import { startCore, type Core } from "./core.ts";
import { HostBrowser } from "./host-browser.ts";
import { HostKeychain } from "./secrets/host-keychain.ts";
import type { ServedPort } from "./port.ts";

/** The host's end as Electron gives it to a utility process: `process.parentPort`. */
export interface ParentPort {
  on(type: "message", listener: (event: { data: unknown; ports: ServedPort[] }) => void): void;
  postMessage(message: CoreProcessNews): void;
}

/** Runs the core for the host that started this process, and ends the process when the core has closed. */
export function serveParent(): void {
  // Electron adds it to `process` in utility processes; Node's own types do not know it.
  const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort };
  if (!parentPort) throw new Error("The core process needs a host; start MyBA with npm start.");
  new CoreProcess(parentPort, (code) => process.exit(code)).listen();
}

/** One core behind one parent port. Orders that come while the core starts wait for it. */
export class CoreProcess {
  readonly #parent: ParentPort;
  readonly #exit: (code: number) => void;
  readonly #ports = new Map<number, ServedPort>();
  readonly #keychain = new HostKeychain((id, ask) => this.#tell({ kind: "keychain", id, ask }));
  readonly #browser = new HostBrowser((id, address) => this.#tell({ kind: "open-external", id, address }));
  #core: Promise<Core | undefined> = Promise.resolve(undefined);

  constructor(parent: ParentPort, exit: (code: number) => void) {
    this.#parent = parent;
    this.#exit = exit;
  }

  listen(): void {
    this.#parent.on("message", ({ data, ports }) => {
      const order = coreProcessOrder.parse(data);
      if (order.kind === "start") this.#core = this.#start(order.config);
      // Whoever asked waits for it, which may be the start itself.
      else if (order.kind === "keychain") this.#keychain.hear(order.id, order.answer);
      else if (order.kind === "opened-external") this.#browser.hear(order.id, order.opened);
      else void this.#core.then((core) => core && this.#obey(core, order, ports[0]));
    });
  }

  async #start({ billing, ...config }: CoreProcessStart): Promise<Core | undefined> {
    try {
      const host = { openKeychain: this.#keychain.open, openExternal: this.#browser.open };
      const world = { ...host, env: process.env, looksForModels: true };
      const core = await startCore({ ...config, ...world, ...(billing && { billing }) });
      this.#tell({ kind: "ready" });
      return core;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#tell({ kind: "failed", error: error.report() });
      return undefined;
    }
  }

  #tell(news: CoreProcessNews): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to the host, not a window
    this.#parent.postMessage(news);
  }

  async #obey(core: Core, order: ReturnType<typeof coreProcessOrder.parse>, port?: ServedPort): Promise<void> {
    if (order.kind === "connect" && port) this.#connect(core, order.windowId, port);
    if (order.kind === "deep-link") showLink(core, order.link);
    if (order.kind === "close") {
      await core.close();
      this.#exit(0);
    }
  }

  /** One port a window: the one of the page before it is closed, and with it all it still streams. */
  #connect(core: Core, windowId: number, port: ServedPort): void {
    this.#ports.get(windowId)?.close();
    this.#ports.set(windowId, port);
    core.serve.port(port);
  }
}

function showLink(core: Core, link: string): void {
  try {
    core.showDeepLink(link);
  } catch (error) {
    // A link is a hint from anybody; one that leads nowhere only brings the window to the front.
    if (!(error instanceof AppError)) throw error;
  }
}
