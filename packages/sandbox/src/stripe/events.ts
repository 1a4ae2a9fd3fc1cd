import type Stripe from "stripe";
import type { Clock } from "./clock.ts";
import { stripeApiVersion } from "./config.ts";
import fixtures from "./fixtures/objects.json" with { type: "json" };
import { randomText } from "./ids.ts";
import type { AnyObject } from "./kinds.ts";
import type { JsonObject } from "../model/json.ts";

export type EventType = Stripe.Event["type"];

/** An event as it is kept: its words are of the moment when it happened. */
export interface KeptEvent {
  readonly id: string;
  readonly type: EventType;
  readonly created: number;
  /** The object of `data`, and what it was before, as JSON. */
  readonly data: string;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  /** Endpoints that have not taken it, whether they are still asked or not. */
  pending: number;
}

/** The account's events, oldest first, kept for 30 days. */
export interface Events {
  readonly kept: readonly KeptEvent[];
  /** Tells of an object as it is now. `at` is its time where a test clock has another one. */
  emit(type: EventType, object: AnyObject, more?: { previous?: JsonObject; at?: number; isByRequest?: boolean }): void;
  find(id: string): KeptEvent | undefined;
  /** Who hears of each event. */
  onEvent(listener: (event: KeptEvent) => void): void;
  /** The request that is being answered, which the events of its work name. */
  during<T>(request: KeptEvent["request"], work: () => T): T;
}

const noRequest = { id: null, idempotency_key: null };

export function makeEvents(clock: Clock): Events {
  const kept: KeptEvent[] = [];
  const byId = new Map<string, KeptEvent>();
  const listeners: ((event: KeptEvent) => void)[] = [];
  let request: KeptEvent["request"] = noRequest;
  return {
    kept,
    emit(type, object, { previous, at = clock.now(), isByRequest = true } = {}) {
      const data = JSON.stringify({ object, ...(previous && { previous_attributes: previous }) });
      const id = `evt_1${randomText(23)}`;
      const cause = isByRequest ? request : noRequest;
      const event: KeptEvent = { id, type, created: at, data, request: cause, pending: 0 };
      kept.push(event);
      byId.set(id, event);
      for (const listener of listeners) listener(event);
    },
    find: (id) => byId.get(id),
    onEvent: (listener) => void listeners.push(listener),
    during(cause, work) {
      request = cause;
      try {
        return work();
      } finally {
        request = noRequest;
      }
    },
  };
}

/** An event as Stripe writes it, for an endpoint's version of the API. */
export function eventBody(event: KeptEvent, apiVersion: string = stripeApiVersion): JsonObject {
  const { id, type, created, data, request, pending } = event;
  return {
    ...fixtures.event,
    id,
    object: "event",
    api_version: apiVersion,
    created,
    data: JSON.parse(data) as unknown,
    livemode: false,
    pending_webhooks: pending,
    request,
    type,
  };
}
