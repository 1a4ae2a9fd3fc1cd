import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { AppError } from "@myba/shared/errors";
import type { WebSocket } from "ws";
import { requestHandler } from "./request-handler.ts";
import { Sessions, type RandomBytes } from "./sessions.ts";
import { socketServer } from "./socket-server.ts";
import { openPath } from "./open-page.ts";
import { staticFiles } from "./static-files.ts";

/** What the web host needs of a core. */
export interface HostedCore {
  readonly serve: { socket(socket: WebSocket): void };
  /** Shows what a link means in every page, or in the first that opens. Throws `link/invalid`, `ticket/not-found`. */
  showDeepLink(link: string): void;
  close(): Promise<void>;
}

export interface WebHostConfig {
  /** Started side by side with the server; where it fails, so does the host, with the same error. */
  readonly startCore: () => Promise<HostedCore>;
  /** The built renderer: the folder with `index.html`. */
  readonly rendererFolder: string;
  /** 0 takes any free one. A taken one is `host/port-taken`. */
  readonly port?: number;
  /** After so long without a page, `onIdle` is called once. Without it the host stays. */
  readonly idleExitMs?: number;
  readonly onIdle?: () => void;
  /** How often a page must show that it lives; a page that does not is let go after two of them. */
  readonly heartbeatMs?: number;
  /** Signs session cookies; with the same key a restarted host knows the pages of the one before. */
  readonly sessionKey?: Buffer;
  /** Lets another process of the same person ask for a fresh address and hand in links, see `running-host.ts`. */
  readonly addressSecret?: string;
  readonly randomBytes?: RandomBytes;
}

export interface WebHost {
  /** Opens MyBA in a browser, once. */
  readonly url: string;
  readonly port: number;
  /** A fresh address like `url`. */
  issueUrl(): string;
  /** Shows what a link means; whether a page is there to show it now. Throws `link/invalid`, `ticket/not-found`. */
  showLink(link: string): boolean;
  /** Lets every page go, stops listening and closes the core. */
  close(): Promise<void>;
}

/**
 * Serves MyBA to a browser on this machine: 127.0.0.1 only, Host and Origin checked, one-use start tokens, a strict
 * cookie, no CORS, and the page policy of the desktop window.
 */
export async function startWebHost(config: WebHostConfig): Promise<WebHost> {
  const random = config.randomBytes ?? randomBytes;
  const sessions = new Sessions(config.sessionKey ?? random(32), random);
  const server = createServer();
  const starting = config.startCore();
  const listening = listen(server, config.port ?? 0);
  const [core, port] = await bothOrNone(starting, listening, server);

  const issueUrl = (): string => `http://127.0.0.1:${port}${openPath}#token=${sessions.issueToken()}`;
  const names = { session: `myba_session_${port}`, build: `myba_build_${port}` };
  const files = staticFiles(config.rendererFolder, (response) => {
    response.appendHeader("set-cookie", `${names.build}=${files.build()}; Path=/; HttpOnly; SameSite=Strict`);
  });
  const context = {
    port,
    sessions,
    names,
    files,
    issueUrl,
    addressSecret: config.addressSecret,
    showLink: (link: string): boolean => {
      core.showDeepLink(link);
      return sockets.count() > 0;
    },
  };
  // The context goes last: its port is the one taken, the configuration's may be 0.
  const sockets = socketServer({ ...config, ...context, serve: (socket) => core.serve.socket(socket) });
  server.on("request", requestHandler(context));
  server.on("upgrade", sockets.upgrade);

  return {
    url: issueUrl(),
    port,
    issueUrl,
    showLink: context.showLink,
    async close() {
      await sockets.close();
      await closeServer(server);
      await core.close();
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE" || error.code === "EACCES";
      reject(taken ? new AppError("host/port-taken", { port }, { cause: error }) : error);
    });
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

/** If one of the two cannot start, the other must not stay behind. */
async function bothOrNone(
  starting: Promise<HostedCore>,
  listening: Promise<number>,
  server: Server,
): Promise<[HostedCore, number]> {
  const [core, port] = await Promise.allSettled([starting, listening]);
  if (core.status === "fulfilled" && port.status === "fulfilled") return [core.value, port.value];
  if (core.status === "fulfilled") await core.value.close();
  if (port.status === "fulfilled") await closeServer(server);
  throw core.status === "rejected" ? core.reason : (port as PromiseRejectedResult).reason; // One of the two failed.
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
