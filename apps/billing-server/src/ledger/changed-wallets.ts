import type { ReadingDatabase } from "../database/database.ts";
import type { AccountId } from "./accounts.ts";
import { firstIdOf } from "./ids.ts";

/** One more transfer of a wallet. */
export interface NewTransfer {
  readonly id: string;
  readonly accountId: AccountId;
}

/**
 * Transfers whose ids were made at or after a time, oldest first, `limit` of them: those of other processes among them,
 * by the clocks of their machines, once they are committed. So the same time has to be asked for again for as long as
 * a commit may take and clocks may differ.
 */
export function transfersSince(database: ReadingDatabase, sinceMs: number, limit: number): Promise<NewTransfer[]> {
  return database.query<NewTransfer>(
    `SELECT id, account_id AS "accountId" FROM transfer WHERE id >= ? ORDER BY id LIMIT ?`,
    firstIdOf(sinceMs),
    limit,
  );
}

/** How many wallets one statement asks for. */
const wallets = 500;

/** The version of each of these wallets that ever had anything. */
export async function versionsOf(
  database: ReadingDatabase,
  accountIds: readonly AccountId[],
): Promise<Map<AccountId, number>> {
  const versions = new Map<AccountId, number>();
  for (let from = 0; from < accountIds.length; from += wallets) {
    const some = accountIds.slice(from, from + wallets);
    // The same text for any number, so that it is prepared once: missing ones ask for what is nobody's.
    const asked = [...some, ...Array.from({ length: wallets - some.length }, () => "")];
    const marks = asked.map(() => "?").join(",");
    const rows = await database.query<{ id: string; version: number }>(
      `SELECT id, version FROM account WHERE id IN (${marks})`,
      ...asked,
    );
    for (const { id, version } of rows) versions.set(id, version);
  }
  return versions;
}
