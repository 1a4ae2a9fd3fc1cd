import type { ReadingDatabase } from "../database/database.ts";
import type { AccountId, SystemAccount } from "./accounts.ts";
import { type RawRow, tables } from "./columns.ts";
import type { Transfer } from "./rows.ts";

/** What of one transfer a sum over a wallet's history needs. */
export interface Movement {
  readonly transfer: Transfer;
  /** Its entries in this wallet. */
  readonly entries: readonly { readonly amount: number; readonly contra: SystemAccount }[];
  /** The spend it gives back. */
  readonly undone: Pick<Transfer, "kind" | "meta" | "recordedAt"> | undefined;
}

/** Which part of a wallet's list of transfers: from one of them back, to the one after number `afterNo`. */
export interface Stretch {
  readonly fromTransferId: string;
  readonly afterNo: number;
  readonly limit: number;
}

const columns = tables.transfer.columns.map((column) => `t.${column} AS ${column}`).join(", ");
const stretch = `
  WITH RECURSIVE walk AS (
    SELECT t.*, 1 AS depth FROM transfer t WHERE t.account_id = ? AND t.id = ?
    UNION ALL
    SELECT t.*, w.depth + 1 FROM walk w JOIN transfer t ON t.id = w.previous_id WHERE w.no > ? AND w.depth < ?
  )
  SELECT ${columns}, e.amount AS entry_amount, e.contra AS entry_contra,
    r.kind AS undone_kind, r.meta AS undone_meta, r.recorded_at AS undone_at
  FROM walk t
  LEFT JOIN entry e ON e.transfer_id = t.id AND e.account_id = t.account_id AND e.seq > t.seq - t.entry_count AND e.seq <= t.seq
  LEFT JOIN transfer r ON r.id = t.reverses_id
  ORDER BY t.no DESC`;

/** A wallet's transfers, newest first, as many as `limit`. */
export async function movementsOf(
  database: ReadingDatabase,
  accountId: AccountId,
  { fromTransferId, afterNo, limit }: Stretch,
): Promise<Movement[]> {
  const rows = await database.query<RawRow>(stretch, accountId, fromTransferId, afterNo + 1, limit);
  const movements = new Map<string, Movement & { entries: Movement["entries"][number][] }>();
  for (const row of rows) {
    const id = String(row["id"]);
    let movement = movements.get(id);
    if (movement === undefined) {
      const transfer = tables.transfer.row(row);
      movements.set(id, (movement = { transfer, entries: [], undone: undoneIn(row, transfer) }));
    }
    const [amount, contra] = [row["entry_amount"], row["entry_contra"]];
    // Of the entry's columns, which hold nothing else; none where the transfer has no entry.
    if (typeof amount === "number") movement.entries.push({ amount, contra: contra as SystemAccount });
  }
  return [...movements.values()];
}

function undoneIn(row: RawRow, transfer: Transfer): Movement["undone"] {
  if (transfer.reversesId === null) return undefined;
  const undone = { ...row, kind: row["undone_kind"] ?? null, meta: row["undone_meta"] ?? null };
  const { kind, meta } = tables.transfer.row(undone);
  return { kind, meta, recordedAt: Number(row["undone_at"]) };
}
