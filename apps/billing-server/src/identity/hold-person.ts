import type { Transaction } from "kysely";
import type { ServerTables } from "../database/server-tables.ts";

/**
 * Keeps somebody's deletion from beginning until the end of the transaction; false where it has begun, or there is
 * nobody. What is written with `true` is found by the deletion and undone.
 */
export async function holdPerson(transaction: Transaction<ServerTables>, personId: string): Promise<boolean> {
  const person = await transaction
    .updateTable("person")
    .set((row) => ({ created_at: row.ref("created_at") }))
    .where("id", "=", personId)
    .where("deleting_since", "is", null)
    .where("deleted_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return person !== undefined;
}
