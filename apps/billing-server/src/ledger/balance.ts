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

const accountColumns = tables.account.columns.map((column) => `a.${column} AS ${column}`);
// Names that an account has too; `account_id` is only there with a lot.
const lotColumns = tables.lot.columns.map((column) => `l.${column} AS lot_${column}`);

/** A row for each live lot, and one without where there is none: one statement sees one state, on every engine. */
const accountWithLots = `SELECT ${[...accountColumns, ...lotColumns].join(", ")}
  FROM account a LEFT JOIN lot l ON l.account_id = a.id AND l.is_live = 1 WHERE a.id = ?`;

/** The balance of a wallet; zero for one that never had anything. */
export async function balanceOf(database: ReadingDatabase, accountId: AccountId, atMs: number): Promise<Balance> {
  const rows = await database.query<RawRow>(accountWithLots, accountId);
  const account: Partial<Account> = rows[0] === undefined ? {} : tables.account.row(rows[0]);
  const lots = rows.filter((row) => row["lot_no"] !== null).map(lotOf);
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
  return tables.lot.row(Object.fromEntries(tables.lot.columns.map((column) => [column, row[`lot_${column}`] ?? null])));
}
