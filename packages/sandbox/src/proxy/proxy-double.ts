import { createServer, type IncomingMessage, request as forward, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/** A request that came to the proxy. */
export interface ProxiedRequest {
  /** `host:port` of where it wants to go. */
  readonly target: string;
  readonly method: string;
  /** Everything the proxy itself can read: of a tunnel, only what opens it. */
  readonly headers: IncomingMessage["headers"];
}

/** A stand-in for a company's HTTP proxy. For tests and the sandbox only. */
export interface ProxyDouble {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly requests: readonly ProxiedRequest[];
  close(): Promise<void>;
}

/** Starts a proxy on loopback, for tunnels and plain requests; with credentials (`user:password`) it asks for them. */
export async function startProxyDouble(config: { readonly credentials?: string } = {}): Promise<ProxyDouble> {
  const requests: ProxiedRequest[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => {
    const target = URL.canParse(request.url ?? "") ? new URL(request.url ?? "") : undefined;
    record(requests, request, target?.host ?? "");
    if (!isWelcome(request, config.credentials)) refuse(response);
    else if (target === undefined) response.writeHead(400).end("This is a proxy.");
    else passOn(target, request, response);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    record(requests, request, request.url ?? "");
    if (isWelcome(request, config.credentials)) sockets.add(openTunnel(request.url ?? "", socket, head));
    else socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${challenge.join(": ")}\r\n\r\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    // Listening on a port, so the address is no name of a pipe.
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const challenge = ["Proxy-Authenticate", 'Basic realm="MyBA sandbox"'] as const;

function record(requests: ProxiedRequest[], { method = "GET", headers }: IncomingMessage, target: string): void {
  requests.push({ target, method, headers });
}

function isWelcome({ headers }: IncomingMessage, credentials: string | undefined): boolean {
  if (credentials === undefined) return true;
  return headers["proxy-authorization"] === `Basic ${Buffer.from(credentials).toString("base64")}`;
}

function refuse(response: ServerResponse): void {
  response.writeHead(407, [...challenge]).end("<html><body>Proxy authentication required</body></html>");
}

function openTunnel(target: string, socket: Duplex, head: Buffer): Socket {
  const { hostname, port } = new URL(`http://${target}`);
  const outside = connect(Number(port || 80), hostname, () => {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    outside.write(head);
    outside.pipe(socket).pipe(outside);
  });
  outside.on("error", () => socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
  socket.on("error", () => outside.destroy());
  return outside;
}

function passOn(target: URL, request: IncomingMessage, response: ServerResponse): void {
  const { "proxy-authorization": _, ...headers } = request.headers;
  const outside = forward(target, { method: request.method ?? "GET", headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outside.on("error", () => response.writeHead(502).end());
  request.pipe(outside);
}
