import type { Agenda, Clock } from "./clock.ts";
import type { Events } from "./events.ts";
import type { ObjectStore } from "./object-store.ts";

/** One Stripe account with all that is in it. */
export interface World {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly events: Events;
  /** `http://127.0.0.1:PORT`: where API and pages are. */
  readonly url: string;
  /** The time for an object of this customer: of the test clock it is on, or of the double. In seconds. */
  nowFor(customerId: string | null): number;
}

export function makeWorld(parts: Omit<World, "nowFor">): World {
  const { store, clock } = parts;
  return {
    ...parts,
    nowFor(customerId) {
      const testClock = customerId === null ? null : store.find("customer", customerId)?.test_clock;
      if (typeof testClock !== "string") return clock.now();
      return store.get("test_helpers.test_clock", testClock).frozen_time;
    },
  };
}
