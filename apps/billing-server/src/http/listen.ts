import { AppError } from "@myba/shared/errors";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** An open port. */
export interface Listening {
  readonly server: Server;
  /** Where it listens, as a local program reaches it. */
  readonly url: string;
  /** Lets running requests finish, then ends their connections; after so long it ends all. */
  close(patienceMs: number): Promise<void>;
}

/** Headers and bodies must have come by then, so that nobody keeps a connection by sending slowly. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 };

/** How often a server that closes looks for connections with nothing left to answer. */
const idleStepMs = 20;

/** Listens for HTTP. Throws `server/address-taken` where that cannot be. */
export async function listen(host: string, port: number, listener: RequestListener): Promise<Listening> {
  const server = createServer({ ...timeouts, maxHeaderSize: 16 * 1024 }, listener);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        new AppError(
          "server/address-taken",
          { address: `${host}:${port}`, reason: error.code ?? "it failed" },
          { cause: error },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
  // Listening on a port always has this form of address.
  const { address, family, port: actual } = server.address() as AddressInfo;
  const name =
    family === "IPv6" ? `[${address === "::" ? "::1" : address}]` : address === "0.0.0.0" ? "127.0.0.1" : address;
  return {
    server,
    url: `http://${name}:${actual}`,
    async close(patienceMs) {
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      // Node takes a connection that has never asked for anything for busy.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      // And it keeps those whose answer ends from now on open for the next request.
      const closing = setInterval(() => server.closeIdleConnections(), idleStepMs);
      const impatient = setTimeout(() => server.closeAllConnections(), patienceMs);
      await ended;
      clearInterval(closing);
      clearTimeout(impatient);
    },
  };
}
