import type { ReadingDatabase } from "../database/database.ts";
import type { AccountId } from "./accounts.ts";
import { type RawRow, tables } from "./columns.ts";
import { availableTokens, inSpendingOrder } from "./lots.ts";
import { timeOf } from "./post.ts";
import type { Account, Lot } from "./rows.ts";

/** What a wallet holds at a time. */
export interface Balance {
  /** Everything booked: available, held, not yet effective, and expired but not yet booked out. */
  readonly postedTokens: number;
  readonly heldTokens: number;
  readonly availableTokens: number;
  /** What the next purchase pays first. */
  readonly owedTokens: number;
  readonly unlimitedUntil: number | null;
  readonly isClosed: boolean;
  /** What is left, in the order in which it will be spent. */
  readonly lots: readonly Lot[];
  /** Number of transfers: grows with every change, and is 0 before the first. */
  readonly version: number;
  /** Number of entries. */
  readonly seq: number;
}

const accountColumns = tables.account.columns;
const lotColumns = tables.lot.columns;

/**
 * The account's row and one for each live lot: one statement sees one state, on every engine. No join, since SQLite
 * would make the whole view of lots first. Lots' columns have names of their own where an account has them too.
 */
const accountAndLots = `
  SELECT ${[...accountColumns, ...lotColumns.map((column) => `NULL AS lot_${column}`)].join(", ")}
  FROM account WHERE id = ?
  UNION ALL
  SELECT ${[...accountColumns.map(() => "NULL"), ...lotColumns].join(", ")}
  FROM lot WHERE account_id = ? AND is_live = 1`;

/** The balance of a wallet; zero for one that never had anything. */
export async function balanceOf(database: ReadingDatabase, accountId: AccountId, atMs: number): Promise<Balance> {
  const rows = await database.query<RawRow>(accountAndLots, accountId, accountId);
  const found = rows.find((row) => row["id"] !== null);
  const account: Partial<Account> = found === undefined ? {} : tables.account.row(found);
  const lots = rows.filter((row) => row !== found).map(lotOf);
  const now = timeOf({ recordedAt: account.recordedAt ?? 0 }, { nowMs: atMs });
  const isClosed = (account.closedAt ?? null) !== null;
  return {
    postedTokens: account.posted ?? 0,
    heldTokens: account.held ?? 0,
    availableTokens: isClosed ? 0 : availableTokens(lots, now),
    owedTokens: account.owed ?? 0,
    unlimitedUntil: account.unlimitedUntil ?? null,
    isClosed,
    lots: lots.toSorted(inSpendingOrder),
    version: account.version ?? 0,
    seq: account.seq ?? 0,
  };
}

function lotOf(row: RawRow): Lot {
  return tables.lot.row(Object.fromEntries(lotColumns.map((column) => [column, row[`lot_${column}`] ?? null])));
}
