import type Stripe from "stripe";
import type { RowOf } from "../../database/server-tables.ts";
import { subscriptionOf } from "../apply-invoice.ts";
import { settledByHand } from "../quarantine.ts";
import { idOf } from "../stripe-port.ts";
import { itemOf, subscriptionState } from "../subscription-state.ts";
import { applyCurrent } from "./apply-current.ts";
import { pages } from "./pages.ts";
import { createdIn, type Slice } from "./reconcile-parts.ts";
import type { Repairing } from "./repairing.ts";

type Order = RowOf<"checkout">;
const learned = { eventId: null, by: "reconciler" } as const;

const idsOf = (page: readonly { readonly id: string }[]): string[] => page.map(({ id }) => id);

/**
 * Looks for pages to pay on of which we know less than Stripe: events that would tell may be over for long. Not for what
 * somebody settled by hand, who may have granted it themselves.
 */
export async function repairSessions(run: Repairing, slice: Slice): Promise<void> {
  const found = pages(run.parts, ({ checkout }, page) =>
    checkout.sessions.list({ created: createdIn(slice), ...page }),
  );
  for await (const page of found) {
    run.looked("session", page.length);
    const [orders, settled] = await Promise.all([ordersOf(run, page), settledByHand(run.parts, idsOf(page))]);
    for (const session of page) {
      if (run.isStopping()) return;
      const order = orders.get(session.id);
      if (!isSessionAhead(session, order) || settled.has(session.id)) continue;
      const detail = `${session.status ?? "open"}, ${session.payment_status}`;
      const named = { object: "checkout.session", id: session.id };
      await run.repair({ what: "session", objectId: session.id, detail }, () =>
        applyCurrent(run.parts, named, learned),
      );
    }
  }
}

async function ordersOf({ parts }: Repairing, page: readonly Stripe.Checkout.Session[]): Promise<Map<string, Order>> {
  const rows = await parts.database.db
    .selectFrom("checkout")
    .selectAll()
    .where("session_id", "in", idsOf(page))
    .execute();
  return new Map(rows.map((row) => [row.session_id ?? "", row]));
}

/** Whether Stripe has gone further than our order. A session that names no order of ours is somebody else's. */
function isSessionAhead(session: Stripe.Checkout.Session, order: Order | undefined): boolean {
  if (order === undefined)
    return (
      session.status === "complete" &&
      (session.client_reference_id !== null || session.metadata?.["checkout_id"] !== undefined)
    );
  if (session.status === "expired") return order.state === "open";
  if (session.status !== "complete") return false;
  if (session.payment_status === "unpaid") return order.state === "open";
  return order.granted_at === null;
}

/** Looks for paid invoices of plans whose months were not granted, and which nobody settled by hand. */
export async function repairInvoices(run: Repairing, slice: Slice): Promise<void> {
  const found = pages(run.parts, ({ invoices }, page) =>
    invoices.list({ status: "paid", created: createdIn(slice), ...page }),
  );
  for await (const page of found) {
    run.looked("invoice", page.length);
    const [known, settled] = await Promise.all([knownInvoices(run, page), settledByHand(run.parts, idsOf(page))]);
    for (const invoice of page.toReversed()) {
      if (run.isStopping()) return;
      if (subscriptionOf(invoice) === null || known.has(invoice.id) || settled.has(invoice.id)) continue;
      const detail = `paid, ${idOf(invoice.customer) ?? "nobody"}`;
      const named = { object: "invoice", id: invoice.id };
      await run.repair({ what: "invoice", objectId: invoice.id, detail }, () =>
        applyCurrent(run.parts, named, learned),
      );
    }
  }
}

async function knownInvoices({ parts }: Repairing, page: readonly Stripe.Invoice[]): Promise<ReadonlySet<string>> {
  const rows = await parts.database.db
    .selectFrom("payment_link")
    .select("object_id")
    .where("kind", "=", "invoice")
    .where("object_id", "in", idsOf(page))
    .execute();
  return new Set(rows.map(({ object_id: id }) => id));
}

/** Looks for plans that stand at Stripe as they do not here: all of them, or those that began in a stretch of time. */
export async function repairSubscriptions(run: Repairing, slice: Slice | undefined): Promise<void> {
  const created = slice === undefined ? {} : { created: createdIn(slice) };
  const found = pages(run.parts, ({ subscriptions }, page) =>
    subscriptions.list({ status: "all", ...created, ...page }),
  );
  for await (const page of found) {
    run.looked("subscription", page.length);
    const rows = await run.parts.database.db
      .selectFrom("subscription")
      .selectAll()
      .where("id", "in", idsOf(page))
      .execute();
    for (const subscription of page) {
      if (run.isStopping()) return;
      if (
        isSameSubscription(
          subscription,
          rows.find(({ id }) => id === subscription.id),
        )
      )
        continue;
      const named = { object: "subscription", id: subscription.id };
      await run.repair({ what: "subscription", objectId: subscription.id, detail: subscription.status }, () =>
        applyCurrent(run.parts, named, learned),
      );
    }
  }
}

function isSameSubscription(subscription: Stripe.Subscription, row: RowOf<"subscription"> | undefined): boolean {
  if (row === undefined) return false;
  const state = subscriptionState(subscription);
  // What has ended stays so, whatever else changes there.
  if (row.state === "ended") return true;
  const item = itemOf(subscription);
  const isLast = state !== "ended" && (subscription.cancel_at_period_end || subscription.cancel_at !== null);
  return (
    row.state === state &&
    (item === undefined || row.period_ends_at === item.current_period_end * 1000) &&
    (row.cancels_at_period_end === 1) === isLast
  );
}
