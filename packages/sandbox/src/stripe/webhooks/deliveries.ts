import type { KeptEvent } from "../events.ts";
import type { World } from "../world.ts";
import { type DeliveryFault, type DeliveryFaults, makeDeliveryFaults } from "./delivery-fault.ts";
import { isOfType } from "./event-types.ts";
import { secrets } from "./secrets.ts";
import { send } from "./send.ts";

/** One event on its way to one endpoint, and how its attempts were answered. */
export interface Delivery {
  readonly event: KeptEvent;
  readonly endpoint: string;
  /** The status of each attempt's answer; 0 where there was none. */
  readonly answers: number[];
  /** `waiting` for its next attempt, `given up` after the last. */
  state: "waiting" | "sending" | "delivered" | "given up" | "dropped";
  dueMs: number;
  /** When it leaves among those that are due at one time. */
  place: number;
  readonly fault: DeliveryFault | undefined;
}

/** How Stripe tells endpoints of events. */
export interface Deliveries {
  readonly all: readonly Delivery[];
  readonly faults: DeliveryFaults;
  /** When the next attempt is due; undefined where there is none, or all are held. */
  nextDueMs(): number | undefined;
  /** Sends the first that is due by the clock, and ends with its answer; undefined where none is. */
  sendNext(): Promise<void> | undefined;
  /** Sends all that is due by the clock, one after another. */
  deliverDue(): Promise<void>;
  /** From now on nothing leaves. */
  hold(): void;
  /** What was held may leave: as it came, the other way round, or in an order that `random` says. */
  release(order?: "as-it-came" | "reversed" | "shuffled", random?: () => number): void;
  /** Sends an event to its endpoints again, delivered or not. */
  resend(eventId: string): Promise<void>;
}

/** The waits between attempts, three days in all. */
const waitsMs = [60e3, 300e3, 1800e3, 7200e3, 18_000e3, 36_000e3, 36_000e3, 72_000e3, 86_400e3];

export function makeDeliveries(world: World, onWaiting: () => void): Deliveries {
  const { clock, events, store } = world;
  const all: Delivery[] = [];
  const waiting = new Set<Delivery>();
  const faults = makeDeliveryFaults();
  let isHeld = false;

  events.onEvent((event) => {
    for (const { id, status, enabled_events: types } of store.all("webhook_endpoint")) {
      if (status !== "enabled" || !types.some((one) => isOfType(event.type, one))) continue;
      event.pending += 1;
      const fault = faults.take(event.type);
      const dueMs = clock.nowMs() + (fault?.kind === "delay" ? fault.ms : 0);
      const place = all.length + (fault?.kind === "reorder" ? 1.5 : 0);
      const state = fault?.kind === "drop" ? "dropped" : "waiting";
      const delivery: Delivery = { event, endpoint: id, answers: [], state, dueMs, place, fault };
      all.push(delivery);
      if (state === "waiting") waiting.add(delivery);
    }
    onWaiting();
  });

  const attempt = async (delivery: Delivery): Promise<void> => {
    const { event, endpoint: id, fault, answers } = delivery;
    const endpoint = store.find("webhook_endpoint", id);
    if (endpoint?.status !== "enabled") {
      delivery.state = "given up";
      waiting.delete(delivery);
      return;
    }
    delivery.state = "sending";
    const copies = fault?.kind === "duplicate" && answers.length === 0 ? fault.copies : 1;
    const wrong = answers.length === 0 ? fault?.kind : undefined;
    const { url, api_version: apiVersion } = endpoint;
    const one = { event, url, apiVersion, secrets: secrets.get(endpoint) ?? [], fault: wrong, at: clock.now() };
    const came = await Promise.all(Array.from({ length: copies }, async () => send(one)));
    answers.push(...(wrong === "answer-lost" ? [0] : came));
    settle(delivery);
  };

  const settle = (delivery: Delivery): void => {
    const { answers, event } = delivery;
    const wait = waitsMs[answers.length - 1];
    if (answers.some((status) => status >= 200 && status < 300)) {
      delivery.state = "delivered";
      event.pending -= 1;
    } else if (wait === undefined) delivery.state = "given up";
    else {
      delivery.state = "waiting";
      delivery.dueMs = clock.nowMs() + wait;
      return;
    }
    waiting.delete(delivery);
  };

  const sendNext = (): Promise<void> | undefined => {
    if (isHeld) return undefined;
    const now = clock.nowMs();
    let first: Delivery | undefined;
    for (const one of waiting) {
      if (one.state !== "waiting" || one.dueMs > now) continue;
      if (first === undefined || one.place < first.place) first = one;
    }
    return first && attempt(first);
  };

  return {
    all,
    faults,
    nextDueMs() {
      if (isHeld) return undefined;
      let next: number | undefined;
      for (const { state, dueMs } of waiting) if (state === "waiting" && dueMs < (next ?? Infinity)) next = dueMs;
      return next;
    },
    sendNext,
    async deliverDue() {
      // The order that was asked for is the order of arrival.
      // oxlint-disable-next-line no-await-in-loop -- as above
      for (let next = sendNext(); next !== undefined; next = sendNext()) await next;
    },
    hold: () => void (isHeld = true),
    release(order = "as-it-came", random = Math.random) {
      isHeld = false;
      const held = [...waiting].toSorted((a, b) => a.place - b.place);
      const places = held.map(({ place }) => place);
      const keys =
        order === "shuffled"
          ? held.map(() => random())
          : held.map((_, index) => (order === "reversed" ? -index : index));
      const ranks = keys.map((_, index) => index).toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
      ranks.forEach((index, rank) => {
        // Both lists are as long as what was held.
        held[index]!.place = places[rank]!;
      });
      onWaiting();
    },
    async resend(eventId) {
      const known = all.filter(({ event }) => event.id === eventId);
      if (known.length === 0) throw new Error(`no endpoint was ever told of ${eventId}`);
      await Promise.all(
        known.map(async (one) => {
          const endpoint = store.find("webhook_endpoint", one.endpoint);
          if (endpoint?.status !== "enabled") return;
          const { url, api_version: apiVersion } = endpoint;
          const again = {
            event: one.event,
            url,
            apiVersion,
            secrets: secrets.get(endpoint) ?? [],
            fault: undefined,
            at: clock.now(),
          };
          one.answers.push(await send(again));
          if (one.state !== "delivered") settle(one);
        }),
      );
    },
  };
}
