import type Stripe from "stripe";
import { markDone, store } from "../../webhooks/inbox-rows.ts";
import { handledTypes } from "../events/event-handlers.ts";
import { applyCurrent } from "./apply-current.ts";
import { pages } from "./pages.ts";
import { createdIn, type Slice } from "./reconcile-parts.ts";
import type { Repairing } from "./repairing.ts";

/** Stripe tells of no event that is older. */
export const eventsKeptMs = 30 * 86_400_000;
/** So many types one of Stripe's lists takes. */
const mostTypes = 20;

/**
 * Looks for events that never reached the inbox, or that it has not done yet, whether Stripe has delivered them or not,
 * and does what they were about. An event that was made good is in the inbox from then on, so that nobody does it again.
 */
export async function repairEvents(run: Repairing, slice: Slice): Promise<void> {
  for (let first = 0; first < handledTypes.length; first += mostTypes) {
    const types = handledTypes.slice(first, first + mostTypes);
    const found = pages(run.parts, ({ events }, page) => events.list({ types, created: createdIn(slice), ...page }));
    for await (const page of found) {
      run.looked("event", page.length);
      for (const event of await notDone(run, page)) {
        if (run.isStopping()) return;
        await repairEvent(run, event);
      }
    }
  }
}

/** Those of a page that the inbox has not, or has not done. */
async function notDone({ parts }: Repairing, events: readonly Stripe.Event[]): Promise<readonly Stripe.Event[]> {
  const rows = await parts.database.db
    .selectFrom("inbox")
    .select("event_id")
    .where("provider", "=", "stripe")
    .where("state", "=", "done")
    .where(
      "event_id",
      "in",
      events.map(({ id }) => id),
    )
    .execute();
  const done = new Set(rows.map(({ event_id: id }) => id));
  return events.filter(({ id }) => !done.has(id)).toReversed();
}

async function repairEvent(run: Repairing, event: Stripe.Event): Promise<void> {
  const object = event.data.object as { readonly object: string; readonly id?: string };
  const named = { object: object.object, id: object.id ?? "" };
  const learned = { eventId: event.id, by: "reconciler" } as const;
  const applied = await run.repair({ what: "event", objectId: event.id, detail: `${event.type} ${named.id}` }, () =>
    applyCurrent(run.parts, named, learned),
  );
  if (applied === undefined || applied === "unknown") return;
  const { database, now } = run.parts;
  const stored = await store(
    database,
    {
      provider: "stripe",
      eventId: event.id,
      type: event.type,
      objectId: named.id,
      createdAt: event.created * 1000,
      isLive: event.livemode,
      apiVersion: event.api_version,
      raw: "",
    },
    { nowMs: now(), isHandled: false },
  );
  if (stored === undefined) await markDone(database, { provider: "stripe", eventId: event.id }, now());
}
