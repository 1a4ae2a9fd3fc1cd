import type { subscriptionView } from "@myba/shared/billing-api/checkout";
import { AppError } from "@myba/shared/errors";
import type { Transaction } from "kysely";
import type { z } from "zod";
import type { ServerTables } from "../database/server-tables.ts";
import type { Order } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";

type SubscriptionView = z.infer<typeof subscriptionView>;

/** Throws `checkout/subscribed` for whoever has a plan, or has paid for one that Stripe has not told of yet. */
export async function assertNoPlan(transaction: Transaction<ServerTables>, personId: string): Promise<void> {
  const running = await transaction
    .selectFrom("subscription")
    .select("id")
    .where("person_id", "=", personId)
    .where("state", "in", ["active", "past-due", "paused"])
    .executeTakeFirst();
  const paid = await transaction
    .selectFrom("checkout")
    .leftJoin("subscription", "subscription.id", "checkout.subscription_id")
    .select("checkout.id")
    .where("checkout.person_id", "=", personId)
    .where("checkout.item_kind", "=", "plan")
    .where("checkout.state", "in", ["paid", "processing"])
    .where("subscription.id", "is", null)
    .executeTakeFirst();
  if (running !== undefined || paid !== undefined) throw new AppError("checkout/subscribed");
}

/**
 * When an order begins: after every other for a plan that the same person has, whatever clocks say, so that of two that
 * begin at the same time one is the later for both.
 */
export async function beginningOf(
  transaction: Transaction<ServerTables>,
  { personId, kind, nowMs }: { readonly personId: string; readonly kind: Order["item_kind"]; readonly nowMs: number },
): Promise<number> {
  if (kind !== "plan") return nowMs;
  const { latest } = await transaction
    .selectFrom("checkout")
    .select(({ fn }) => fn.max("created_at").as("latest"))
    .where("person_id", "=", personId)
    .where("item_kind", "=", "plan")
    .executeTakeFirstOrThrow();
  return Math.max(nowMs, (latest ?? 0) + 1);
}

/** Earlier pages on which the same person could pay for a plan. */
export async function otherOpenPlans({ database }: PaymentParts, order: Order): Promise<Order[]> {
  return database.db
    .selectFrom("checkout")
    .selectAll()
    .where("person_id", "=", order.person_id)
    .where("item_kind", "=", "plan")
    .where("state", "in", ["open", "processing"])
    .where("created_at", "<", order.created_at)
    .execute();
}

/** Somebody's plan: the one that runs, or nothing once it has ended. */
export async function planOf(
  { database, catalogues }: Pick<PaymentParts, "database" | "catalogues">,
  personId: string,
): Promise<SubscriptionView | null> {
  const row = await database.db
    .selectFrom("subscription")
    .selectAll()
    .where("person_id", "=", personId)
    .where("state", "!=", "ended")
    .orderBy("created_at", "desc")
    .executeTakeFirst();
  if (row === undefined) return null;
  const published = await catalogues.version(row.catalogue_version);
  const plan = published?.catalogue.plans.find(({ key }) => key === row.plan_key);
  return {
    planKey: row.plan_key,
    name: plan?.name ?? row.plan_key,
    state: row.state,
    tokensPerMonth: plan?.gives.kind === "tokens" ? plan.gives.tokensPerMonth : null,
    isUnlimited: plan?.gives.kind === "unlimited",
    currentPeriodEnd: row.period_ends_at,
    cancelsAtPeriodEnd: row.cancels_at_period_end === 1,
    nextPlanKey: row.next_plan_key,
  };
}
