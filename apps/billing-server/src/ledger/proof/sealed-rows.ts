import type { Value } from "../../database/database.ts";
import type { RawRow } from "../columns.ts";
import type { ChainKey } from "./chain-key.ts";

/**
 * The bytes that a row is sealed as, the same on every engine: a JSON array (RFC 8785, UTF-8) of the shape's name and
 * the row's values in this order, whole numbers as numbers, everything else as the text that the column holds. A shape
 * never changes: a table that gets a column gets another shape, and old blocks keep theirs.
 */
export const sealedColumns = {
  transfer: [
    "id",
    "account_id",
    "no",
    "previous_id",
    "kind",
    "cause_type",
    "cause_id",
    "once",
    "parent_id",
    "reverses_id",
    "actor",
    "event_at",
    "recorded_at",
    "seq",
    "entry_count",
    "meta",
  ],
  entry: ["account_id", "seq", "transfer_id", "amount", "balance_after", "lot_no", "contra"],
  idempotency: ["key", "scope", "request_hash", "answer", "recorded_at"],
} as const satisfies Record<string, readonly string[]>;
export type SealedTable = keyof typeof sealedColumns;

/** The keyed fingerprint of a row: 16 bytes as 22 letters. */
export function sealOf(table: SealedTable, row: RawRow, key: ChainKey): string {
  const values: Value[] = [`${table}/1`];
  for (const column of sealedColumns[table]) values.push(row[column] ?? null);
  return key.mac(values).slice(0, 22);
}
