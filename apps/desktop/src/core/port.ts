import type { SupportedMessagePort } from "@orpc/client/message-port";
import type { WebSocket } from "ws";

interface PortBasics {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

interface NodePort extends PortBasics {
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void;
}

interface ElectronPort extends PortBasics {
  on(type: string, listener: (event: { data?: unknown }) => void): unknown;
}

/** The core's end of a channel: Node's `MessagePort`, or Electron's `MessagePortMain`. */
export type ServedPort = NodePort | ElectronPort;

/**
 * A port whose messages have been looked at: what is no request at all is dropped here, since the handler behind it
 * would take the process down with it.
 */
export function openPort(port: ServedPort, onClose: () => void): SupportedMessagePort {
  listen(port, "close", onClose);
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    on(type, callback) {
      listen(port, type, (event) => {
        if (type !== "message" || isRequest(event.data)) callback({ data: event.data });
      });
    },
  };
}

/** The same for a page's socket: garbage is dropped in silence instead of being printed with a stack. */
export function openSocket(socket: WebSocket): OpenSocket {
  const opened = {
    send: (data: Uint8Array | string) => socket.send(data),
    addEventListener(type: "message" | "close", listener: (event: { data?: unknown }) => void) {
      if (type === "close") socket.on("close", () => listener({}));
      else socket.addEventListener("message", (event) => isRequest(whole(event.data)) && listener(event));
    },
  };
  // The two events are all the handler listens to; ws types the method for four.
  return opened as unknown as OpenSocket;
}
type OpenSocket = Pick<WebSocket, "addEventListener" | "send">;

/** A long message may come in pieces. */
function whole(data: WebSocket.Data): unknown {
  return Array.isArray(data) ? Buffer.concat(data) : data;
}

function listen(port: ServedPort, type: string, listener: (event: { data?: unknown }) => void): void {
  if ("addEventListener" in port) port.addEventListener(type, listener);
  else port.on(type, listener);
}

/** Bytes open with the same JSON as a string, ended by a byte that no UTF-8 text holds. */
function isRequest(message: unknown): boolean {
  if (typeof message === "string") return isEnvelope(message);
  if (!(message instanceof ArrayBuffer || message instanceof Uint8Array)) return false;
  const bytes = message instanceof Uint8Array ? message : new Uint8Array(message);
  const end = bytes.indexOf(0xff);
  return isEnvelope(new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end)));
}

/** `i` names the call; `t` 3 and 4 belong to a call already made; anything else begins one at the path `p.u`. */
function isEnvelope(json: string): boolean {
  try {
    const { i, t, p } = JSON.parse(json) as { i?: unknown; t?: unknown; p?: { u?: unknown } | null };
    if (typeof i !== "string" && typeof i !== "number") return false;
    if (t === 4) return true;
    if (t === 3) return typeof p === "object" && p !== null;
    return typeof p?.u === "string" && p.u.startsWith("/");
  } catch {
    return false;
  }
}
