import type { RowOf } from "../database/server-tables.ts";
import { type Order, viewOfOrder } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";

type ExportParts = Pick<PaymentParts, "database" | "catalogues">;

/** More purchases than this are told apart, so that no export can use up the server's memory. */
const mostOrders = 10_000;

/** What somebody has bought and which plans they had, newest first, with the ids at Stripe; for their own export. */
export async function exportPayments(parts: ExportParts, personId: string) {
  const { db } = parts.database;
  const [orders, plans, customer] = await Promise.all([
    db
      .selectFrom("checkout")
      .selectAll()
      .where("person_id", "=", personId)
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(mostOrders + 1)
      .execute(),
    db
      .selectFrom("subscription")
      .selectAll()
      .where("person_id", "=", personId)
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .execute(),
    db.selectFrom("customer").select("stripe_id").where("person_id", "=", personId).executeTakeFirst(),
  ]);
  return {
    stripeCustomerId: customer?.stripe_id ?? null,
    checkouts: {
      lines: await Promise.all(orders.slice(0, mostOrders).map((order) => lineOf(parts, order))),
      isComplete: orders.length <= mostOrders,
    },
    plans: plans.map(planLineOf),
  };
}

/** As programs and as people read it. */
function time(ms: number | null): { ms: number; iso: string } | null {
  return ms === null ? null : { ms, iso: new Date(ms).toISOString() };
}

async function lineOf(parts: ExportParts, order: Order) {
  // The page to pay on is a key to it.
  const { url: _, createdAt, expiresAt, endedAt, ...view } = await viewOfOrder(parts, order);
  return {
    ...view,
    paidAmount: order.paid_amount,
    catalogueVersion: order.catalogue_version,
    stripe: { sessionId: order.session_id, paymentId: order.payment_id, subscriptionId: order.subscription_id },
    created: time(createdAt),
    expires: time(expiresAt),
    ended: time(endedAt),
  };
}

function planLineOf(row: RowOf<"subscription">) {
  return {
    stripeSubscriptionId: row.id,
    planKey: row.plan_key,
    catalogueVersion: row.catalogue_version,
    currency: row.currency,
    state: row.state,
    periodBegins: time(row.period_begins_at),
    periodEnds: time(row.period_ends_at),
    cancelsAtPeriodEnd: row.cancels_at_period_end === 1,
    nextPlanKey: row.next_plan_key,
    begun: time(row.created_at),
    ended: time(row.ended_at),
  };
}
