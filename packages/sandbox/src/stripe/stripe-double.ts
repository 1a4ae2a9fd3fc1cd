import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ApiFaults, makeApiFaults } from "./api-fault.ts";
import { installBilling } from "./billing/install-billing.ts";
import { makeAgenda, makeClock } from "./clock.ts";
import type { StripeDoubleOptions } from "./config.ts";
import { makeEvents } from "./events.ts";
import { makeIdempotency } from "./idempotency.ts";
import { makeObjectStore } from "./object-store.ts";
import { type Desk, receiveApi, type RecordedRequest } from "./receive.ts";
import { receivePage } from "./pages/receive-page.ts";
import { makeWorld, type World } from "./world.ts";

/**
 * A stand-in for Stripe over real HTTP on loopback, as far as MyBA uses it. Its key is in `config.ts`. For tests and the
 * sandbox only: no money moves.
 */
export interface StripeDouble {
  /** `http://127.0.0.1:PORT`: what stands for `https://api.stripe.com`. */
  readonly url: string;
  /** Every request of the API so far, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** What the account holds, for a test to look at. */
  readonly world: World;
  readonly faults: ApiFaults;
  /** Does what is due by the clock: sessions expire, debits settle, renewals and deliveries happen. */
  turn(): Promise<void>;
  /** Closes the door and every connection; rejects if the double itself failed. */
  close(): Promise<void>;
}

/** Starts a double; it listens when the promise resolves. */
export async function startStripeDouble(options: StripeDoubleOptions = {}): Promise<StripeDouble> {
  const clock = makeClock(options.now ?? Date.now);
  const mistakes: unknown[] = [];
  let desk: Desk | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (desk === undefined) return;
    if (request.url?.startsWith("/v") === true) await receiveApi(desk, request, response);
    else await receivePage(desk.world, request, response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy();
      mistakes.push(error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  // Listening on a port, so the address is no name of a pipe.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const parts = { store: makeObjectStore(), clock, agenda: makeAgenda(clock), events: makeEvents(clock), url };
  const world = makeWorld(parts);
  installBilling(world);
  desk = { world, requests: [], faults: makeApiFaults(), idempotency: makeIdempotency(clock) };
  return {
    url,
    requests: desk.requests,
    world,
    faults: desk.faults,
    turn: async () => {
      world.agenda.runDue();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      if (mistakes.length > 0) throw new AggregateError(mistakes, `The double failed: ${String(mistakes[0])}`);
    },
  };
}
