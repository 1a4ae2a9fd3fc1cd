import type { ServerDatabase } from "../src/database/server-database.ts";
import { freeFirstPurchase } from "../src/payments/first-purchase.ts";

/**
 * Stripe's stand-in keeps nothing when it ends: what was open there can no longer be paid. Such orders end here, so that
 * nobody waits for them; what was paid is in the ledger and stays.
 */
export async function endOpenOrders(database: ServerDatabase, now: () => number): Promise<void> {
  await database.write(async (transaction) => {
    const orders = await transaction
      .selectFrom("checkout")
      .selectAll()
      .where("state", "in", ["open", "processing"])
      .where("settled_at", "is", null)
      .execute();
    for (const order of orders) {
      const state = order.state === "open" ? "expired" : "failed";
      // oxlint-disable-next-line no-await-in-loop -- One transaction has one connection.
      await transaction.updateTable("checkout").set({ state, ended_at: now() }).where("id", "=", order.id).execute();
      // oxlint-disable-next-line no-await-in-loop -- The same.
      await freeFirstPurchase(transaction, order);
    }
  });
}
