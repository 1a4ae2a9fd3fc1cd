import { createRouterClient } from "@orpc/server";
import { RPCHandler as PortHandler } from "@orpc/server/message-port";
import { RPCHandler as SocketHandler } from "@orpc/server/ws";
import type { WebSocket } from "ws";
import { clientOverLink, type CoreClient } from "../bridge/client.ts";
import { openPort, openSocket, type ServedPort } from "./port.ts";
import { repliesFor, type ReplyOptions } from "./router/bridge-errors.ts";
import type { CoreRouter } from "./router/router.ts";

/** The ways into a core. */
export interface Serving {
  /** In-process, for the terminal and tests: the same contract, checks and errors as over a wire. */
  readonly client: CoreClient;
  /** Serves one window over its end of a MessagePort, until it closes. */
  port(port: ServedPort): void;
  /** Serves one page over an open WebSocket, until it closes. */
  socket(socket: WebSocket): void;
  /** Lets every window go. */
  close(): void;
}

/** Serves a router over MessagePorts, WebSockets and in-process. */
export function serveRouter(router: CoreRouter, options: ReplyOptions): Serving {
  const interceptor = repliesFor(options);
  const ports = new PortHandler(router, { clientInterceptors: [interceptor] });
  const sockets = new SocketHandler(router, { clientInterceptors: [interceptor] });
  const open = new Set<{ close(): void }>();

  return {
    client: clientInProcess(router, options),
    port(port) {
      const end = openPort(port, () => open.delete(port));
      open.add(port);
      ports.upgrade(end);
      port.start();
    },
    socket(socket) {
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      void sockets.upgrade(openSocket(socket));
    },
    close() {
      for (const end of open) end.close();
    },
  };
}

type Procedure = (input: unknown, options: object) => Promise<unknown>;

function clientInProcess(router: CoreRouter, options: ReplyOptions): CoreClient {
  const procedures: unknown = createRouterClient(router, { interceptors: [repliesFor(options)] });
  return clientOverLink({
    call(path, input, callOptions) {
      // A path made by the typed client always leads to a procedure of the router.
      const procedure = path.reduce<unknown>(
        (at, step) => (at as Record<string, unknown>)[step],
        procedures,
      ) as Procedure;
      return procedure(input, callOptions);
    },
  });
}
