import type { Transaction } from "kysely";
import type { ServerTables } from "../database/server-tables.ts";
import type { Order } from "./order.ts";

/** Takes somebody's first-purchase discount for an order; false where another order has it, or had it and was paid. */
export async function claimFirstPurchase(
  transaction: Transaction<ServerTables>,
  claim: { readonly personId: string; readonly checkoutId: string; readonly nowMs: number },
): Promise<boolean> {
  const claimed = await transaction
    .insertInto("first_purchase")
    .values({ person_id: claim.personId, checkout_id: claim.checkoutId, is_final: 0, claimed_at: claim.nowMs })
    .onConflict((conflict) => conflict.column("person_id").doNothing())
    .returning("checkout_id")
    .executeTakeFirst();
  return claimed !== undefined;
}

/** Somebody has bought: nobody gets their discount any more, but an open order that has it already. */
export async function keepFirstPurchase(
  transaction: Transaction<ServerTables>,
  order: Order,
  nowMs: number,
): Promise<void> {
  await transaction
    .insertInto("first_purchase")
    .values({ person_id: order.person_id, checkout_id: order.id, is_final: 1, claimed_at: nowMs })
    .onConflict((conflict) =>
      conflict.column("person_id").doUpdateSet({ is_final: 1 }).where("first_purchase.checkout_id", "=", order.id),
    )
    .execute();
}

/** An order ended unpaid: its discount may be had by the next. */
export async function freeFirstPurchase(transaction: Transaction<ServerTables>, order: Order): Promise<void> {
  if (order.is_first === 0) return;
  await transaction
    .deleteFrom("first_purchase")
    .where("person_id", "=", order.person_id)
    .where("checkout_id", "=", order.id)
    .where("is_final", "=", 0)
    .execute();
}
