import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ApiFaults, makeApiFaults } from "./api-fault.ts";
import { installBilling } from "./billing/install-billing.ts";
import { makeAgenda, makeClock } from "./clock.ts";
import { sandboxStripe, type StripeDoubleOptions } from "./config.ts";
import { type Control, makeControl } from "./control/control.ts";
import { receiveControl } from "./control/receive-control.ts";
import { makeEvents } from "./events.ts";
import { makeIdempotency } from "./idempotency.ts";
import { randomText } from "./ids.ts";
import { makeObjectStore } from "./object-store.ts";
import { type Desk, receiveApi, type RecordedRequest } from "./receive.ts";
import { receivePage } from "./pages/receive-page.ts";
import { makeSchedule } from "./schedule.ts";
import { type Deliveries, makeDeliveries } from "./webhooks/deliveries.ts";
import { addEndpoint } from "./webhooks/endpoint-routes.ts";
import { secrets } from "./webhooks/secrets.ts";
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
  /** What was asked in a way that Stripe does not have, and why: of a program that works, nothing. */
  readonly malformed: readonly string[];
  /** What the account holds, for a test to look at. */
  readonly world: World;
  /** What goes wrong with the API. */
  readonly faults: ApiFaults;
  /** What endpoints are told, and what goes wrong with that. */
  readonly deliveries: Deliveries;
  /** What happens at banks and at the dashboard. Over HTTP too: `control-routes.ts`. */
  readonly control: Control;
  /** Tells an endpoint of these events from now on; answers its secret. */
  listen(url: string, options?: { readonly events?: readonly string[]; readonly secret?: string }): string;
  /** An endpoint's secret is rolled: until `forget` both sign. Answers the new one. */
  rollSecret(url: string): { readonly secret: string; readonly forget: () => void };
  /** Moves the clock on and does all that is due by then. */
  advance(ms: number): Promise<void>;
  /** Does what is due by the clock: sessions expire, debits settle, renewals and deliveries happen. */
  turn(): Promise<void>;
  /** Closes the door and every connection; rejects if the double itself failed. */
  close(): Promise<void>;
}

/** Starts a double; it listens when the promise resolves. */
export async function startStripeDouble(options: StripeDoubleOptions = {}): Promise<StripeDouble> {
  const clock = makeClock(options.now ?? Date.now);
  const mistakes: unknown[] = [];
  const onMistake = (error: unknown): void => void mistakes.push(error);
  let answer: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  const server = createServer((request, response) => {
    answer?.(request, response).catch((error: unknown) => {
      response.destroy();
      onMistake(error);
    });
  });
  // A caller of the same process may be busy for longer than five seconds, and must not find its connection closed then.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  // Listening on a port, so the address is no name of a pipe.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const parts = { store: makeObjectStore(), clock, agenda: makeAgenda(clock), events: makeEvents(clock), url };
  const world = makeWorld(parts);
  installBilling(world);
  const schedule = options.now === undefined ? makeSchedule(world, () => deliveries, onMistake) : undefined;
  const deliveries = makeDeliveries(world, () => schedule?.wake());
  const desk: Desk = {
    world,
    requests: [],
    malformed: [],
    faults: makeApiFaults(),
    idempotency: makeIdempotency(clock),
  };
  const control = makeControl(world);
  const turn = async (): Promise<void> => {
    world.agenda.runDue();
    await deliveries.deliverDue();
  };
  const { requests, faults } = desk;
  answer = async (request, response) => {
    const path = request.url ?? "/";
    if (path.startsWith("/_sandbox/"))
      await receiveControl({ world, control, faults, deliveries, requests, turn }, request, response);
    else if (/^\/v\d/.test(path)) await receiveApi(desk, request, response);
    else await receivePage(world, request, response);
    schedule?.wake();
  };
  if (options.webhookUrl !== undefined) addEndpoint(world, anyEvent(options.webhookUrl), sandboxStripe.webhookSecret);
  return {
    url,
    requests,
    malformed: desk.malformed,
    world,
    faults,
    deliveries,
    control,
    listen(address, { events = ["*"], secret = sandboxStripe.webhookSecret } = {}) {
      addEndpoint(world, { url: address, enabled_events: [...events] }, secret);
      return secret;
    },
    rollSecret(address) {
      const endpoint = world.store.all("webhook_endpoint").find((one) => one.url === address);
      if (endpoint === undefined) throw new Error(`nobody listens at ${address}`);
      const secret = `whsec_${randomText(32)}`;
      secrets.set(endpoint, [...(secrets.get(endpoint) ?? []), secret]);
      return { secret, forget: () => void secrets.set(endpoint, [secret]) };
    },
    advance: async (ms) => {
      clock.advance(ms);
      await turn();
    },
    turn,
    close: async () => {
      schedule?.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      if (mistakes.length > 0) throw new AggregateError(mistakes, `The double failed: ${String(mistakes[0])}`);
    },
  };
}

const anyEvent = (url: string): { url: string; enabled_events: string[] } => ({ url, enabled_events: ["*"] });
