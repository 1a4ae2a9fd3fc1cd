import type Stripe from "stripe";
import type { PlanQuote } from "../catalogue/quote.ts";
import type { RowOf } from "../database/server-tables.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Applied, Learned, Payments } from "./payments.ts";
import { nextPlanOf } from "./next-plan.ts";
import { planOfPrice } from "./plan-of-price.ts";
import { quarantine } from "./quarantine.ts";
import { idOf } from "./stripe-port.ts";
import { itemOf, subscriptionState } from "./subscription-state.ts";
import { settleUnlimited } from "./unlimited.ts";
import { type Payer, payerOf } from "./whose-customer.ts";

type Row = RowOf<"subscription">;

/** What Stripe tells of a subscription: columns that come and go with its word. */
type Told = Pick<
  Row,
  | "plan_key"
  | "catalogue_version"
  | "currency"
  | "state"
  | "period_begins_at"
  | "period_ends_at"
  | "cancels_at_period_end"
  | "next_plan_key"
  | "ended_at"
>;

/**
 * Keeps how a plan stands. What is older than what is known changes nothing: where it says something else, Stripe is asked
 * how things are, since its clock and ours may differ and events of one second have no order. What has ended stays so.
 */
export function makeApplySubscription(parts: PaymentParts): Pick<Payments, "applySubscription"> {
  return {
    applySubscription: (subscription, learned, toldAt) => applySubscription(parts, subscription, { learned, toldAt }),
  };
}

interface Telling {
  readonly learned: Learned;
  readonly toldAt: number;
}

async function applySubscription(
  parts: PaymentParts,
  subscription: Stripe.Subscription,
  { learned, toldAt }: Telling,
): Promise<Applied> {
  const payer = await payerOf(parts.database, idOf(subscription.customer));
  if (payer === undefined) return "unknown";
  const read = await toldOf(parts, subscription, payer);
  if (read === undefined) return misfit(parts, subscription, learned);
  const row = await rowOf(parts, subscription.id);
  if (row?.state === "ended") return "unchanged";
  if (row !== undefined && isSame(row, read)) return confirm(parts, row, toldAt);
  if (row === undefined || toldAt > row.told_at) return put(parts, { subscription, payer, told: read, toldAt });
  const { id } = subscription;
  const current = await parts.stripe.ask(({ subscriptions }) => subscriptions.retrieve(id));
  const told = await toldOf(parts, current, payer);
  if (told === undefined) return misfit(parts, current, learned);
  if (isSame(row, told)) return "unchanged";
  return put(parts, { subscription: current, payer, told, toldAt: row.told_at });
}

/** Undefined where it is not for one of our plans, at its price. */
async function toldOf(
  parts: PaymentParts,
  subscription: Stripe.Subscription,
  { personId }: Payer,
): Promise<Told | undefined> {
  const item = itemOf(subscription);
  const quote: PlanQuote | undefined = item && (await planOfPrice(parts, item.price, personId));
  if (item === undefined || quote === undefined) return undefined;
  const { cancel_at_period_end: isLast, cancel_at: cancelAt, ended_at: endedAt } = subscription;
  const state = subscriptionState(subscription);
  return {
    plan_key: quote.planKey,
    catalogue_version: quote.catalogueVersion,
    currency: quote.currency,
    state,
    period_begins_at: item.current_period_start * 1000,
    period_ends_at: item.current_period_end * 1000,
    cancels_at_period_end: state !== "ended" && (isLast || cancelAt !== null) ? 1 : 0,
    next_plan_key: state === "ended" ? null : await nextPlanOf(parts, subscription, personId),
    ended_at: state === "ended" ? (endedAt ?? subscription.canceled_at ?? subscription.created) * 1000 : null,
  };
}

function misfit(parts: PaymentParts, subscription: Stripe.Subscription, learned: Learned): Promise<"quarantined"> {
  const prices = subscription.items.data.map(({ price, quantity }) => ({
    price: price.id,
    lookupKey: price.lookup_key,
    amount: price.unit_amount,
    currency: price.currency,
    interval: price.recurring?.interval,
    quantity,
  }));
  const mismatch = { objectId: subscription.id, expected: { oneOf: "our plans" }, found: { prices } };
  return quarantine(parts, { ...mismatch, reason: "plan" }, learned);
}

function rowOf({ database: { db } }: PaymentParts, id: string): Promise<Row | undefined> {
  return db.selectFrom("subscription").selectAll().where("id", "=", id).executeTakeFirst();
}

function isSame(row: Row, told: Told): boolean {
  return Object.entries(told).every(([column, value]) => row[column as keyof Told] === value);
}

/** What is known was said again: what was said in between, and comes later, must not count. */
async function confirm({ database: { db } }: PaymentParts, { id }: Row, toldAt: number): Promise<"unchanged"> {
  const older = db.updateTable("subscription").set({ told_at: toldAt }).where("id", "=", id);
  await older.where("told_at", "<", toldAt).execute();
  return "unchanged";
}

interface Change {
  readonly subscription: Stripe.Subscription;
  readonly payer: Payer;
  readonly told: Told;
  readonly toldAt: number;
}

async function put(parts: PaymentParts, { subscription, payer, told, toldAt }: Change): Promise<Applied> {
  const { database, events } = parts;
  const nothingPaid = { paid_plan_key: null, paid_version: null, paid_by: null, paid_from: 0, paid_until: 0 };
  const isNews = await database.write(async (transaction) => {
    const row = await transaction
      .insertInto("subscription")
      .values({
        id: subscription.id,
        person_id: payer.personId,
        account_id: payer.accountId,
        ...told,
        ...nothingPaid,
        told_at: toldAt,
        granted_until: 0,
        created_at: subscription.created * 1000,
      })
      .onConflict((conflict) =>
        conflict
          .column("id")
          .doUpdateSet({ ...told, told_at: toldAt })
          .where("subscription.told_at", "<=", toldAt)
          .where("subscription.state", "<>", "ended"),
      )
      .returning("id")
      .executeTakeFirst();
    if (row === undefined) return false;
    const { state, plan_key: planKey } = told;
    await events.append(transaction, payer.accountId, { kind: "subscription", state, planKey, problem: null });
    return true;
  });
  // Also where somebody else was quicker: they may have died before they came to it.
  await settleUnlimited(parts, payer.accountId);
  return isNews ? "changed" : "unchanged";
}
