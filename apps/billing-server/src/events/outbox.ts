import { sql, type Transaction } from "kysely";
import type { ServerDatabase } from "../database/server-database.ts";
import type { RowOf, ServerTables } from "../database/server-tables.ts";
import type { AccountId } from "../ledger/accounts.ts";
import { firstIdOf } from "../ledger/ids.ts";
import type { OnceEvent } from "./events.ts";

/** An event as it is kept. */
export interface KeptEvent {
  readonly no: number;
  readonly event: OnceEvent;
  readonly installationId: string | null;
}

/** That an account has events up to a number. */
export interface NewHead {
  readonly accountId: AccountId;
  readonly no: number;
}

/** How many accounts one statement asks for. */
const accounts = 500;

/**
 * Adds an event, and answers with its number. The account's counter is held until the transaction ends, so that numbers
 * are committed in their order and nobody who has seen one can miss a smaller one.
 */
export async function addEvent(
  transaction: Transaction<ServerTables>,
  row: Pick<RowOf<"outbox">, "id" | "account_id" | "event" | "installation_id" | "created_at">,
): Promise<number> {
  const { no } = await transaction
    .insertInto("outbox_head")
    .values({ account_id: row.account_id, no: 1 })
    .onConflict((conflict) => conflict.column("account_id").doUpdateSet({ no: sql`outbox_head.no + 1` }))
    .returning("no")
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("outbox")
    .values({ ...row, no })
    .execute();
  return no;
}

/** An account's events after a number, oldest first. */
export async function eventsAfter(
  { db }: ServerDatabase,
  accountId: AccountId,
  { afterNo, limit }: { readonly afterNo: number; readonly limit: number },
): Promise<KeptEvent[]> {
  const rows = await db
    .selectFrom("outbox")
    .select(["no", "event", "installation_id"])
    .where("account_id", "=", accountId)
    .where("no", ">", afterNo)
    .orderBy("no")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    no: row.no,
    // Written by `addEvent` alone, from a value of this type.
    event: JSON.parse(row.event) as OnceEvent,
    installationId: row.installation_id,
  }));
}

/** The number of the newest event of each of these accounts that ever had one. */
export async function headsOf({ db }: ServerDatabase, accountIds: readonly AccountId[]): Promise<NewHead[]> {
  const heads: NewHead[] = [];
  for (let from = 0; from < accountIds.length; from += accounts) {
    const some = accountIds.slice(from, from + accounts);
    const rows = await db.selectFrom("outbox_head").selectAll().where("account_id", "in", some).execute();
    heads.push(...rows.map((row) => ({ accountId: row.account_id, no: row.no })));
  }
  return heads;
}

/** Events whose ids were made at or after a time, by any process. */
export async function eventsSince(
  { db }: ServerDatabase,
  sinceMs: number,
  limit: number,
): Promise<(NewHead & { readonly id: string })[]> {
  const rows = await db
    .selectFrom("outbox")
    .select(["id", "account_id", "no"])
    .where("id", ">=", firstIdOf(sinceMs))
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, accountId: row.account_id, no: row.no }));
}

/** Deletes events older than a time, at most so many. Returns how many went. */
export async function pruneEvents({ db }: ServerDatabase, beforeMs: number, most: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("outbox")
    .where("id", "in", (outbox) =>
      outbox.selectFrom("outbox").select("id").where("id", "<", firstIdOf(beforeMs)).orderBy("id").limit(most),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Whether a place where somebody was signed in is none any more. */
export async function isSignedOut({ db }: ServerDatabase, installationId: string): Promise<boolean> {
  const row = await db
    .selectFrom("installation")
    .select("revoked_at")
    .where("id", "=", installationId)
    .executeTakeFirst();
  return row !== undefined && row.revoked_at !== null;
}
