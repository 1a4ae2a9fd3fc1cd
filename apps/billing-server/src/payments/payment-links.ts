import { z } from "zod";
import type { NewRowOf, RowOf } from "../database/server-tables.ts";
import type { ServerDatabase } from "../database/server-database.ts";

const paymentFacts = z.object({
  /** What was paid, tax and all. */
  charged: z.number().int().nonnegative(),
  /** Of what was paid, by refunds that succeeded. */
  refunded: z.number().int().nonnegative(),
});
const disputeFacts = z.object({ isTaken: z.boolean(), isReturned: z.boolean() });

type Link = RowOf<"payment_link">;
export type PaymentFacts = z.infer<typeof paymentFacts>;

/** What is remembered of a payment intent that was looked at more closely than its purchase needs. */
export async function paymentLink(
  { db }: ServerDatabase,
  paymentId: string,
): Promise<{ readonly accountId: string; readonly facts: PaymentFacts } | undefined> {
  const row = await db.selectFrom("payment_link").selectAll().where("object_id", "=", paymentId).executeTakeFirst();
  const facts = paymentFacts.safeParse(JSON.parse(row?.facts ?? "null"));
  if (row === undefined || row.account_id === null || !facts.success) return undefined;
  return { accountId: row.account_id, facts: facts.data };
}

/** Writes down what an object of Stripe belongs to; what is new replaces what was known. */
export async function putLink(
  { db }: ServerDatabase,
  link: Pick<Link, "object_id" | "kind" | "seen_at"> & Partial<NewRowOf<"payment_link">> & { readonly facts: string },
): Promise<void> {
  await db
    .insertInto("payment_link")
    .values({ payment_id: null, checkout_id: null, subscription_id: null, account_id: null, ...link })
    .onConflict((conflict) => conflict.column("object_id").doUpdateSet(link))
    .execute();
}

/** The disputes of a payment: whether the bank has its money just now. */
export async function isDisputed({ db }: ServerDatabase, paymentId: string): Promise<boolean> {
  const rows = await db
    .selectFrom("payment_link")
    .select("facts")
    .where("payment_id", "=", paymentId)
    .where("kind", "=", "dispute")
    .execute();
  return rows
    .map(({ facts }) => disputeFacts.parse(JSON.parse(facts)))
    .some(({ isTaken, isReturned }) => isTaken && !isReturned);
}

/** Whether nothing is left of what was paid: all went back, or the bank has it. */
export async function isLost(database: ServerDatabase, paymentId: string): Promise<boolean> {
  const link = await paymentLink(database, paymentId);
  if (link !== undefined && link.facts.charged > 0 && link.facts.refunded >= link.facts.charged) return true;
  return isDisputed(database, paymentId);
}
