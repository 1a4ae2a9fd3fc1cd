import type { ErrorReport } from "@myba/shared/errors";
import type Stripe from "stripe";
import type { PaymentParts } from "./payment-parts.ts";
import type { Applied, Learned } from "./payments.ts";
import { problemOfPayment } from "./stripe-errors.ts";
import { payerOf } from "./whose-customer.ts";
import { idOf } from "./stripe-port.ts";

interface Failed {
  readonly subscriptionId: string;
  readonly learned: Learned;
}

/** Tells the person, once for each try, that an invoice of their plan could not be paid, and why. */
export async function tellFailedRenewal(
  parts: PaymentParts,
  invoice: Stripe.Invoice,
  { subscriptionId, learned }: Failed,
): Promise<Applied> {
  const { database, events, now, log } = parts;
  if (invoice.attempt_count === 0) return "unchanged";
  const payer = await payerOf(database, idOf(invoice.customer));
  if (payer === undefined) return "unknown";
  const row = await database.db
    .selectFrom("subscription")
    .selectAll()
    .where("id", "=", subscriptionId)
    .executeTakeFirst();
  // Word of the subscription is on its way.
  if (row === undefined) return "unknown";
  const problem = await problemOf(parts, invoice.id);
  const isNew = await database.write(async (transaction) => {
    const noted = await transaction
      .insertInto("payment_link")
      .values({
        object_id: `${invoice.id}/attempt-${invoice.attempt_count}`,
        kind: "failed-invoice",
        payment_id: null,
        checkout_id: null,
        subscription_id: subscriptionId,
        account_id: payer.accountId,
        facts: JSON.stringify({ problem: problem.code }),
        seen_at: now(),
      })
      .onConflict((conflict) => conflict.column("object_id").doNothing())
      .returning("object_id")
      .executeTakeFirst();
    if (noted === undefined) return false;
    const { state, plan_key: planKey } = row;
    await events.append(transaction, payer.accountId, { kind: "subscription", state, planKey, problem });
    return true;
  });
  if (isNew)
    log.info({ subscriptionId, invoiceId: invoice.id, problem: problem.code, ...learned }, "a plan was not paid");
  return isNew ? "changed" : "unchanged";
}

async function problemOf({ stripe }: PaymentParts, invoiceId: string): Promise<ErrorReport> {
  const expand = ["payments.data.payment.payment_intent"];
  const { payments } = await stripe.ask(({ invoices }) => invoices.retrieve(invoiceId, { expand }));
  const intents = payments?.data.map(({ payment }) => payment.payment_intent) ?? [];
  const failed = intents.find((intent) => typeof intent === "object" && intent.last_payment_error !== null);
  const failure = typeof failed === "object" ? failed.last_payment_error : null;
  return problemOfPayment(failure) ?? { code: "payment/declined", data: {} };
}
