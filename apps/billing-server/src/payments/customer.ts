import type { RowOf } from "../database/server-tables.ts";
import type { PaymentParts } from "./payment-parts.ts";

type CustomerParts = Pick<PaymentParts, "database" | "stripe" | "now">;
type CustomerRow = RowOf<"customer">;

/** Stripe knows an idempotency key for a day at least; after this we look up instead of asking again. */
const keyHoldsMs = 20 * 3_600_000;
const day = 86_400_000;

/**
 * Stripe's customer of a person, made there if there is none: one each, however many ask at once in however many
 * processes, and wherever an earlier attempt was broken off. Throws what asking Stripe throws.
 */
export async function customerFor(parts: CustomerParts, personId: string): Promise<string> {
  const row = await rowOf(parts, personId);
  if (row.stripe_id !== null) return row.stripe_id;
  const isOld = parts.now() - row.created_at >= keyHoldsMs;
  const made =
    (isOld ? await findCustomer(parts, row) : undefined) ??
    (await makeCustomer(parts, await renewed(parts, row, isOld)));
  await describe(parts, personId, made);
  await parts.database.db
    .updateTable("customer")
    .set({ stripe_id: made })
    .where("person_id", "=", personId)
    .where("stripe_id", "is", null)
    .execute();
  const { stripe_id: kept } = await rowOf(parts, personId);
  return kept ?? made;
}

/** The customer that is known already; null for whoever has bought nothing yet. */
export async function knownCustomer({ database }: CustomerParts, personId: string): Promise<string | null> {
  const row = await database.db
    .selectFrom("customer")
    .select("stripe_id")
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row?.stripe_id ?? null;
}

/** A customer that is gone at Stripe: the next purchase makes another, with a key of its own. */
export async function forgetCustomer(
  { database, now }: Pick<CustomerParts, "database" | "now">,
  stripeId: string,
): Promise<boolean> {
  const known = await database.db
    .selectFrom("customer")
    .select("created_at")
    .where("stripe_id", "=", stripeId)
    .executeTakeFirst();
  if (known === undefined) return false;
  const row = await database.db
    .updateTable("customer")
    .set({ stripe_id: null, created_at: Math.max(now(), known.created_at + 1) })
    .where("stripe_id", "=", stripeId)
    .returning("person_id")
    .executeTakeFirst();
  return row !== undefined;
}

async function rowOf(parts: CustomerParts, personId: string): Promise<CustomerRow> {
  const { database, now } = parts;
  const known = await database.db
    .selectFrom("customer")
    .selectAll()
    .where("person_id", "=", personId)
    .executeTakeFirst();
  if (known !== undefined) return known;
  await database.db
    .insertInto("customer")
    .values({ person_id: personId, stripe_id: null, created_at: now() })
    .onConflict((conflict) => conflict.column("person_id").doNothing())
    .execute();
  return rowOf(parts, personId);
}

/** Begins anew, with a key of its own, where the last attempt left nothing at Stripe and its key is over. */
async function renewed({ database, now }: CustomerParts, row: CustomerRow, isOld: boolean): Promise<CustomerRow> {
  if (!isOld) return row;
  await database.db
    .updateTable("customer")
    .set({ created_at: now() })
    .where("person_id", "=", row.person_id)
    .where("created_at", "=", row.created_at)
    .execute();
  return database.db
    .selectFrom("customer")
    .selectAll()
    .where("person_id", "=", row.person_id)
    .executeTakeFirstOrThrow();
}

/** Only what never changes goes with the key: the same key must always ask for the same. */
async function makeCustomer({ stripe }: CustomerParts, row: CustomerRow): Promise<string> {
  const metadata = { person_id: row.person_id, account_id: `user:${row.person_id}` };
  const idempotencyKey = `customer-${row.person_id}-${row.created_at}`;
  const { id } = await stripe.ask((calls) => calls.customers.create({ metadata }, { idempotencyKey }));
  return id;
}

/** Whom an attempt made of which we had no answer. */
async function findCustomer({ stripe }: CustomerParts, row: CustomerRow): Promise<string | undefined> {
  const created = { gte: seconds(row.created_at) - 60, lte: seconds(row.created_at + day) };
  return stripe.ask(async ({ customers }) => {
    for await (const customer of customers.list({ created, limit: 100 }))
      if (customer.metadata["person_id"] === row.person_id) return customer.id;
    return undefined;
  });
}

/** Who they are, for receipts and for the page to pay on. */
async function describe({ database, stripe }: CustomerParts, personId: string, customerId: string): Promise<void> {
  const { email, name } = await database.db
    .selectFrom("person")
    .select(["email", "name"])
    .where("id", "=", personId)
    .executeTakeFirstOrThrow();
  if (email === null && name === null) return;
  const known = { ...(email !== null && { email }), ...(name !== null && { name }) };
  await stripe.ask((calls) => calls.customers.update(customerId, known));
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
