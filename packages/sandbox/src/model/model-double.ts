import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ModelDoubleConfig } from "./config.ts";
import type { DialectName } from "./call.ts";
import { receive } from "./receive.ts";
import type { RecordedRequest } from "./record.ts";
import { basePaths } from "./routes.ts";
import { type PageScript, pagePlayerOf, playerOf, type Script } from "./script.ts";
import { resetState, stateOf } from "./state.ts";

/** A stand-in for providers of models, over real HTTP on loopback. For tests and the sandbox only. */
export interface ModelDouble {
  /** `http://127.0.0.1:PORT`, `https:` with a certificate. */
  readonly origin: string;
  /** The address a person would enter for a provider that speaks this dialect. */
  url(dialect: DialectName): string;
  /** Every request so far, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** The questions among them that reached a model's address, faults included. */
  readonly calls: readonly RecordedRequest[];
  /** Replaces what happens to the questions from here on. */
  script(script: Script): void;
  /** Replaces what happens to every other request: lists of models, credits. */
  scriptPages(script: PageScript): void;
  /** Forgets the requests so far and goes back to the scripts it was started with. */
  reset(): void;
  /** Closes the door and every connection; rejects if a script threw, so that no test takes that for a fault. */
  close(): Promise<void>;
}

/** Starts a double; it listens when the promise resolves. */
export async function startModelDouble(config: ModelDoubleConfig = {}): Promise<ModelDouble> {
  const state = stateOf(config);
  const listener: RequestListener = (request, response) => {
    // A reply that fails in here is a mistake of the double; it must not look like a fault of the provider.
    receive(state, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
      state.mistakes.push(error);
    });
  };
  const { certificate } = config;
  const server = certificate ? createSecureServer({ ...certificate }, listener) : createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port ?? 0, "127.0.0.1", resolve);
  });
  // Listening on a port, so the address is no name of a pipe.
  const origin = `${certificate ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: (dialect) => `${origin}${config.dialect === undefined ? `/${dialect}` : ""}${basePaths[dialect]}`,
    requests: state.requests,
    calls: state.calls,
    script: (script) => {
      state.play = playerOf(script);
    },
    scriptPages: (script) => {
      state.playPage = pagePlayerOf(script);
    },
    reset: () => resetState(state),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      if (state.mistakes.length > 0)
        throw new AggregateError(state.mistakes, `The double failed: ${String(state.mistakes[0])}`);
    },
  };
}
