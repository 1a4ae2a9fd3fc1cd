import { RPCLink as PortLink } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import { bridgePath, closeCodes, portMessage, type ExposedLink } from "../../bridge/window-link.ts";
import type { Channel } from "./link.ts";

declare global {
  interface Window {
    /** Set by the preload of the desktop window; absent in the browser. */
    readonly myba?: ExposedLink;
  }
}

/** Opens a connection to the core. The only place that knows whether a MessagePort or a WebSocket carries it. */
export function openChannel(): Promise<Channel> {
  return window.myba ? openPort(window.myba) : openSocket();
}

function openPort(host: ExposedLink): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => {
      window.removeEventListener("message", receive);
      reject(new Error("no port arrived"));
    }, 5000);
    const receive = (event: MessageEvent<unknown>) => {
      const port = event.ports[0];
      if (event.source !== window || event.origin !== window.location.origin) return;
      if (!isPortMessage(event.data) || !port) return;
      clearTimeout(timeout);
      window.removeEventListener("message", receive);
      resolve(portChannel(port));
    };
    window.addEventListener("message", receive);
    host.requestPort();
  });
}

function isPortMessage(data: unknown): boolean {
  return typeof data === "object" && data !== null && "kind" in data && data.kind === portMessage.kind;
}

function portChannel(port: MessagePort): Channel {
  const closed = new Promise<void>((resolve) => port.addEventListener("close", () => resolve(), { once: true }));
  const link = new PortLink({ port });
  port.start();
  return { link, closed, close: () => port.close() };
}

/** The cookie that lets the socket in was given by the page that redeemed the start token. */
async function openSocket(): Promise<Channel> {
  const address = new URL(bridgePath, window.location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  address.hash = "";
  const socket = new WebSocket(address);
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener("close", (event) => {
      if (event.code === closeCodes.newBuild) window.location.reload();
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    void closed.then(() => reject(new Error("the socket closed before it opened")));
  });
  return { link: new SocketLink({ websocket: socket }), closed, close: () => socket.close() };
}
