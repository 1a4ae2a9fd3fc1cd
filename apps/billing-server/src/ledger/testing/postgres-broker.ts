import { createServer, type AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The port of 127.0.0.1 that tells where the tests' PostgreSQL is, or why there is none. */
    postgresBroker: number;
  }
}

/** What the broker says to whoever connects. */
export type BrokersWord = { readonly url: string } | { readonly reason: string };

let server: Promise<PostgresServer> | undefined;
const broker = createServer((socket) => {
  socket.on("error", () => undefined); // Whoever asked is gone.
  server ??= startPostgres({ isDurable: false });
  server.then(
    ({ url }) => socket.end(JSON.stringify({ url } satisfies BrokersWord)),
    (error: Error) => socket.end(JSON.stringify({ reason: error.message } satisfies BrokersWord)),
  );
});

/** Vitest's global setup: one PostgreSQL for all test files of a run, started when the first of them asks for it. */
export async function setup({ provide }: TestProject): Promise<void> {
  await new Promise<void>((resolve) => void broker.listen(0, "127.0.0.1", resolve));
  broker.unref();
  provide("postgresBroker", (broker.address() as AddressInfo).port); // It listens on TCP.
}

export async function teardown(): Promise<void> {
  broker.close();
  const started = await server?.catch(() => undefined);
  await started?.stop();
}
