import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { bridgePath, closeCodes, maxMessageBytes } from "../bridge/window-link.ts";
import { cookieOf, isOwnHost, isOwnOrigin } from "./guard.ts";
import { hasSession, type HostContext } from "./request-handler.ts";

export interface SocketServerConfig extends HostContext {
  /** Connects one page with the core; called before the page's first message. */
  readonly serve: (socket: WebSocket) => void;
  readonly heartbeatMs?: number;
  readonly idleExitMs?: number;
  readonly onIdle?: () => void;
}

export interface SocketServer {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** How many pages are open. */
  count(): number;
  /** Says goodbye to every page and drops those that do not answer within a second. */
  close(): Promise<void>;
}

/** The one WebSocket of each page, for pages of this host with a session only. */
export function socketServer(config: SocketServerConfig): SocketServer {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });
  const idle = idleWatch(config, () => server.clients.size);
  const stopHeartbeat = startHeartbeat(server, config.heartbeatMs ?? 30_000);

  const admit = (socket: WebSocket, request: IncomingMessage): void => {
    // A socket error (oversize message, reset) is followed by close; unheard it would end the process.
    socket.on("error", () => {});
    socket.on("close", idle.check);
    idle.check();
    const pageBuild = cookieOf(request.headers, config.names.build);
    if (pageBuild !== undefined && pageBuild !== config.files.build()) socket.close(closeCodes.newBuild, "new build");
    else config.serve(socket);
  };

  return {
    upgrade(request, socket, head) {
      if (mayUpgrade(config, request)) server.handleUpgrade(request, socket, head, admit);
      else refuse(socket);
    },
    count: () => server.clients.size,
    async close() {
      idle.stop();
      stopHeartbeat();
      await Promise.all([...server.clients].map(sayGoodbye));
      server.close();
    },
  };
}

/** Once handed over, a socket is nobody's but ours: an error of it that nobody hears would end the process. */
function refuse(socket: Duplex): void {
  socket.on("error", () => socket.destroy());
  socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", () => socket.destroy());
}

function mayUpgrade(config: SocketServerConfig, request: IncomingMessage): boolean {
  return (
    request.url === bridgePath &&
    isOwnHost(request.headers, config.port) &&
    isOwnOrigin(request.headers) &&
    hasSession(config, request)
  );
}

function sayGoodbye(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => socket.terminate(), 1000);
    socket.once("close", () => {
      clearTimeout(giveUp);
      resolve();
    });
    socket.close(closeCodes.goingAway, "closing");
  });
}

/** A laptop that slept or a browser that crashed leaves sockets behind that never close by themselves. */
function startHeartbeat(server: WebSocketServer, everyMs: number): () => void {
  const silent = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.once("pong", () => silent.delete(socket));
      socket.ping();
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

function idleWatch(
  { idleExitMs, onIdle }: SocketServerConfig,
  pageCount: () => number,
): { check: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => clearTimeout(timer);
  const check = (): void => {
    stop();
    if (idleExitMs !== undefined && onIdle && pageCount() === 0) timer = setTimeout(onIdle, idleExitMs);
  };
  check();
  return { check, stop };
}
