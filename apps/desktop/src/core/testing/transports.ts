import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import { clientOverPort, clientOverSocket, type CoreClient } from "../../bridge/client.ts";
import type { Core } from "../core.ts";

/** A window's way to the core: its client, and what breaks when the window goes. */
export interface Link {
  readonly client: CoreClient;
  /** Sends bytes as they are, as a broken or hostile window would. */
  sendRaw(message: string | ArrayBuffer): void;
  disconnect(): void;
}

/** The transports every window uses, each making a fresh link to a core. */
export const transports: readonly (readonly [name: string, connect: (core: Core) => Promise<Link>])[] = [
  ["a MessagePort", connectByPort],
  ["a WebSocket", connectBySocket],
];

function connectByPort(core: Core): Promise<Link> {
  const { port1, port2 } = new MessageChannel();
  core.serve.port(port1);
  port2.start();
  onTestFinished(() => port2.close());
  return Promise.resolve({
    client: clientOverPort(port2),
    sendRaw: (message) => port2.postMessage(message),
    disconnect: () => port2.close(),
  });
}

async function connectBySocket(core: Core): Promise<Link> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => core.serve.socket(socket));
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // A listening TCP server has this kind of address.
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  socket.binaryType = "arraybuffer";
  await once(socket, "open");
  onTestFinished(() => {
    socket.close();
    server.close();
  });
  return {
    client: clientOverSocket(socket),
    sendRaw: (message) => socket.send(message),
    disconnect: () => socket.close(),
  };
}
