import { createRequire } from "node:module";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What is used here of Express, which only the server depends on. */
interface Express {
  get(path: string, handler: (request: unknown, response: { json(body: unknown): void }) => void): void;
  listen(port: number, host: string, listening: () => void): Server;
}

// The least Express 5 can do, in a process of its own. Its address is the one line it prints.
const fromServer = createRequire(new URL("../../apps/billing-server/package.json", import.meta.url));
const express = fromServer("express") as () => Express;
const app = express();
app.get("/", (_request, response) => {
  response.json({ hello: "world" });
});
const server = app.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo; // Of a port.
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
