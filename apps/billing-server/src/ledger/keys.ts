import type { Value } from "../database/database.ts";

/** How long a key gets its stored answer. Much longer than any client repeats itself; causes act once for ever. */
export const keyRetentionMs = 90 * 24 * 60 * 60_000;

/** One statement with `?` for each value, in a transaction of its own. Returns how many rows it changed. */
type Write = (sql: string, ...values: readonly Value[]) => Promise<number>;

/**
 * Deletes keys that nobody will ask with again, some at a time so that spends need not wait long. The date moves first:
 * the database refuses to delete keys that are younger than it. Returns how many keys went; 0 when none are left.
 */
export async function pruneKeys(write: Write, nowMs: number, most = 1000): Promise<number> {
  const before = nowMs - keyRetentionMs;
  await write("UPDATE retention SET keys_before = ? WHERE keys_before < ?", before, before);
  return write(
    `DELETE FROM idempotency WHERE (key, scope) IN (
       SELECT key, scope FROM idempotency WHERE recorded_at < ? ORDER BY key, scope LIMIT ?
     )`,
    before,
    most,
  );
}
