import type Stripe from "stripe";
import { z } from "zod";
import { newId } from "../ids.ts";
import { pageOf } from "../lists.ts";
import { deleteCustomer } from "../objects/customers.ts";
import * as p from "../parameters.ts";
import { idOf } from "../references.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { turnBilling } from "./turn-billing.ts";

const kind = "test_helpers.test_clock";
const daySeconds = 86_400;

export const testClockRoutes: readonly Route[] = [
  route(
    "POST",
    "/v1/test_helpers/test_clocks",
    z.strictObject({ frozen_time: p.whole(0), name: p.text(300).optional() }),
    ({ world, sent }) => {
      const created = world.clock.now();
      const clock = fresh(kind, {
        id: newId(kind),
        created,
        deletes_after: created + 30 * daySeconds,
        frozen_time: sent.frozen_time,
        name: sent.name ?? null,
        status: "ready",
      });
      world.store.add(kind, clock);
      world.events.emit("test_helpers.test_clock.created", clock);
      return clock;
    },
  ),
  route("GET", "/v1/test_helpers/test_clocks", z.strictObject(p.pageParameters), ({ world, sent, path }) =>
    pageOf(world.store.all(kind), sent, path),
  ),
  route("GET", "/v1/test_helpers/test_clocks/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get(kind, id),
  ),
  route(
    "POST",
    "/v1/test_helpers/test_clocks/:id/advance",
    z.strictObject({ frozen_time: p.whole(0) }),
    ({ world, at: { id = "" }, sent }) => advance(world, world.store.get(kind, id), sent.frozen_time),
  ),
  route("DELETE", "/v1/test_helpers/test_clocks/:id", p.nothing, ({ world, at: { id = "" } }) => {
    const clock = world.store.get(kind, id);
    for (const customer of world.store.all("customer"))
      if (idOf(customer.test_clock) === id) deleteCustomer(world, customer);
    world.store.remove(kind, id);
    world.events.emit("test_helpers.test_clock.deleted", clock);
    return { id, object: kind, deleted: true };
  }),
];

/**
 * Moves a test clock on; all that is due on it by then happens before this answers. The answer still says `advancing`,
 * as at Stripe: whoever asks next is told `ready`.
 */
function advance(world: World, clock: Stripe.TestHelpers.TestClock, until: number): Stripe.TestHelpers.TestClock {
  if (until <= clock.frozen_time)
    throw invalidRequest("The test clock can only be advanced to a time after the one it is at.", {
      param: "frozen_time",
    });
  const details = { advancing: { target_frozen_time: until } };
  const answer = structuredClone({ ...clock, status: "advancing", status_details: details });
  world.events.emit("test_helpers.test_clock.advancing", answer);
  turnBilling(world, clock.id, until, (at) => void (clock.frozen_time = Math.max(clock.frozen_time, at)));
  clock.frozen_time = until;
  world.events.emit("test_helpers.test_clock.ready", clock);
  return answer;
}
