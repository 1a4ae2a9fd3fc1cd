import type { RowOf } from "../database/server-tables.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { type AccountId, walletId } from "../ledger/accounts.ts";

/** Whose money something of Stripe is about. */
export interface Payer {
  readonly personId: string;
  readonly accountId: AccountId;
}

/** Who a customer of Stripe is, also one that was deleted there; nothing where that has not been heard of yet. */
export async function payerOf({ db }: ServerDatabase, customerId: string | null): Promise<Payer | undefined> {
  if (customerId === null) return undefined;
  const row = await db
    .selectFrom("customer")
    .select("person_id")
    .where("stripe_id", "=", customerId)
    .executeTakeFirst();
  if (row !== undefined) return payer(row.person_id);
  const gone = await db
    .selectFrom("payment_link")
    .select("account_id")
    .where("object_id", "=", customerId)
    .where("kind", "=", "customer")
    .executeTakeFirst();
  return gone?.account_id?.startsWith("user:") === true ? payer(gone.account_id.slice("user:".length)) : undefined;
}

const payer = (personId: string): Payer => ({ personId, accountId: walletId("user", personId) });

/** The order of a package that a payment pays for. */
export function checkoutOfPayment({ db }: ServerDatabase, paymentId: string): Promise<RowOf<"checkout"> | undefined> {
  return db.selectFrom("checkout").selectAll().where("payment_id", "=", paymentId).executeTakeFirst();
}
