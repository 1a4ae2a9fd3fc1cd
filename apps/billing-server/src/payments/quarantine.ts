import type { PaymentParts } from "./payment-parts.ts";
import type { Learned } from "./payments.ts";

/** What Stripe said and our order did not. */
export interface Mismatch {
  /** The object of Stripe it is about. */
  readonly objectId: string;
  readonly reason: QuarantineReason;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly found: Readonly<Record<string, unknown>>;
}

type QuarantineReason =
  | "account-closed"
  | "amount"
  | "currency"
  | "customer"
  | "ledger"
  | "metadata"
  | "mode"
  | "other-session"
  | "plan"
  | "refund-failed"
  | "second-payment"
  | "subscription";

type QuarantineParts = Pick<PaymentParts, "database" | "now" | "makeId" | "log">;

/**
 * Puts aside what does not fit, once for each object and reason: nothing is granted until somebody has looked at it, and
 * the log raises an alarm. `expected` and `found` are ids and amounts, never names or addresses.
 */
export async function quarantine(
  { database, now, makeId, log }: QuarantineParts,
  { objectId, reason, expected, found }: Mismatch,
  learned: Learned,
): Promise<"quarantined"> {
  const row = await database.db
    .insertInto("quarantine")
    .values({
      id: makeId(),
      object_id: objectId,
      reason,
      event_id: learned.eventId,
      expected: JSON.stringify(expected),
      found: JSON.stringify(found),
      created_at: now(),
    })
    .onConflict((conflict) => conflict.columns(["object_id", "reason"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (row !== undefined) {
    const facts = { quarantineId: row.id, objectId, reason, expected, found, ...learned };
    log.error({ ...facts, alarm: "quarantine" }, "Stripe says something that our order does not");
  }
  return "quarantined";
}

/** How many of them wait for somebody. */
export async function openQuarantines({ database }: Pick<PaymentParts, "database">): Promise<number> {
  const { count } = await database.db
    .selectFrom("quarantine")
    .select((row) => row.fn.countAll<string | number>().as("count"))
    .where("resolved_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
