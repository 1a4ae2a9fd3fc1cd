import type { World } from "../world.ts";
import { billingOf } from "./billing.ts";
import { attempt, finalizeInvoice } from "./invoice-life.ts";
import { planInvoice } from "./plans.ts";
import { wakeSubscription } from "./renewal.ts";

/**
 * Does all that is due on a clock up to a time, in seconds, one after another in the order of its times: renewals,
 * drafts that become final, attempts, ends. Each is dated when it was due, however late this is called.
 */
export function turnBilling(
  world: World,
  testClock: string | null,
  until: number,
  onStep?: (at: number) => void,
): void {
  const agenda = billingOf(world).agendaOf(testClock);
  for (let due = agenda.first(until); due !== undefined; due = agenda.first(until)) {
    const { id, at } = due;
    agenda.plan(id, undefined);
    onStep?.(at);
    world.clock.during(at * 1000, () => wake(world, id, at));
  }
}

function wake(world: World, id: string, at: number): void {
  const subscription = world.store.find("subscription", id);
  if (subscription) return wakeSubscription(world, subscription, at);
  const invoice = world.store.find("invoice", id);
  if (invoice?.status === "draft") {
    finalizeInvoice(world, invoice, at);
    if (invoice.status === "open") attempt(world, invoice, at);
  } else if (invoice?.status === "open") attempt(world, invoice, at);
  if (invoice) planInvoice(world, invoice);
}
