import { AppError } from "@myba/shared/errors";
import { keepFirstPurchase } from "./first-purchase.ts";
import type { Order } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Applied, Learned } from "./payments.ts";
import { quarantine } from "./quarantine.ts";

/** Money that Stripe has, after it was held against the order. */
export interface Settlement {
  /** Of a package the payment intent, or the session where nothing was left to pay; of a plan its subscription. */
  readonly by: { readonly paymentId: string } | { readonly subscriptionId: string };
  /** What was taken, with tax and less promotion codes. */
  readonly amount: number;
}

/**
 * Grants what an order is paid for, once, whoever learns of it how often. First the payment is written beside the order,
 * so that every try says the same; then the ledger books it, once for each payment; then the order is paid and the person
 * told. A crash between any of these is made good by whoever learns of the payment next. What a plan gives comes with its
 * invoices.
 */
export async function settleOrder(
  parts: PaymentParts,
  order: Order,
  settlement: Settlement,
  learned: Learned,
): Promise<Applied> {
  const claimed = await claim(parts, order, settlement);
  if (claimed === undefined) {
    const { payment_id: paymentId, subscription_id: subscriptionId, paid_amount: amount } = order;
    const objectId = "paymentId" in settlement.by ? settlement.by.paymentId : settlement.by.subscriptionId;
    const expected = { checkoutId: order.id, paymentId, subscriptionId, amount };
    return quarantine(parts, { objectId, reason: "second-payment", expected, found: { ...settlement } }, learned);
  }
  if (claimed.granted_at !== null) return "unchanged";
  const refusal = claimed.item_kind === "package" ? await grant(parts, claimed) : undefined;
  if (refusal !== undefined) {
    const { id: checkoutId, account_id: accountId, payment_id: paymentId } = claimed;
    const reason = refusal === "ledger/account-closed" ? "account-closed" : "ledger";
    const expected = { checkoutId, accountId };
    return quarantine(
      parts,
      { objectId: paymentId ?? checkoutId, reason, expected, found: { ...settlement, refusal } },
      learned,
    );
  }
  return finish(parts, claimed, learned);
}

/** The order with its payment beside it; undefined where it has another. */
async function claim(
  { database, now }: PaymentParts,
  order: Order,
  settlement: Settlement,
): Promise<Order | undefined> {
  const { by, amount } = settlement;
  const column = "paymentId" in by ? ("payment_id" as const) : ("subscription_id" as const);
  const objectId = "paymentId" in by ? by.paymentId : by.subscriptionId;
  if (order.settled_at !== null && order[column] === objectId) return order;
  return database.write(async (transaction) => {
    const claimed = await transaction
      .updateTable("checkout")
      .set((row) => ({
        [column]: objectId,
        paid_amount: row.fn.coalesce("paid_amount", row.val(amount)),
        settled_at: row.fn.coalesce("settled_at", row.val(now())),
      }))
      .where("id", "=", order.id)
      .where((where) => where.or([where(column, "is", null), where(column, "=", objectId)]))
      .returningAll()
      .executeTakeFirst();
    if (claimed?.item_kind === "package") await keepFirstPurchase(transaction, claimed, now());
    return claimed;
  });
}

const day = 86_400_000;

/** Asks the ledger; answers with the code by which it refuses for good. */
async function grant(parts: PaymentParts, order: Order): Promise<string | undefined> {
  const { ledger, catalogues } = parts;
  const { payment_id: paymentId, paid_amount: paidCents, settled_at: settledAt } = order;
  if (paymentId === null || paidCents === null || settledAt === null) throw new Error("an order was not claimed");
  const published = await catalogues.version(order.catalogue_version);
  const validDays = published?.catalogue.packages.find(({ key }) => key === order.item_key)?.validDays;
  try {
    await ledger.execute({
      kind: "purchase",
      accountId: order.account_id,
      paymentId,
      paidCents,
      paidTokens: order.tokens,
      bonusTokens: order.bonus_tokens,
      ...(validDays !== undefined && { expiresAt: settledAt + validDays * day }),
      sold: { key: order.item_key, catalogueVersion: order.catalogue_version },
      idempotency: { scope: "stripe", key: `purchase/${paymentId}` },
      actor: "stripe",
      eventAt: settledAt,
    });
    return undefined;
  } catch (error) {
    if (error instanceof AppError && refusals.has(error.code)) return error.code;
    throw error;
  }
}

const refusals: ReadonlySet<string> = new Set([
  "ledger/account-closed",
  "ledger/payment-mismatch",
  "ledger/key-reused",
  "ledger/amount-invalid",
]);

async function finish({ database, events, now, log }: PaymentParts, order: Order, learned: Learned): Promise<Applied> {
  const state = await database.write(async (transaction) => {
    const row = await transaction
      .updateTable("checkout")
      .set((old) => ({
        // It may have been given back before we heard that it was paid.
        state: old
          .case()
          .when(old.and([old("refunded_amount", ">", 0), old("refunded_amount", ">=", old.ref("paid_amount"))]))
          .then("refunded" as const)
          .else("paid" as const)
          .end(),
        problem: null,
        url: null,
        granted_at: now(),
        ended_at: now(),
      }))
      .where("id", "=", order.id)
      .where("granted_at", "is", null)
      .returning("state")
      .executeTakeFirst();
    if (row === undefined) return undefined;
    // The columns of a case are text to the database.
    const told = row.state === "refunded" ? "refunded" : "paid";
    await events.append(transaction, order.account_id, { kind: "checkout", checkoutId: order.id, state: told });
    return told;
  });
  if (state === undefined) return "unchanged";
  const { id: checkoutId, payment_id: paymentId, tokens, bonus_tokens: bonusTokens } = order;
  log.info({ checkoutId, paymentId, state, tokens, bonusTokens, ...learned }, "a checkout was paid");
  return "changed";
}
