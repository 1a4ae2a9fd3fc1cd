import type { Query, ReadingDatabase, Value } from "../database/database.ts";
import type { AccountId } from "./accounts.ts";
import { type RawRow, type Table, tables } from "./columns.ts";
import type { Account, Entry, Hold, Member, Transfer } from "./rows.ts";

/** One line of a wallet's history. */
export interface HistoryLine
  extends
    Entry,
    Pick<Transfer, "kind" | "causeType" | "causeId" | "parentId" | "actor" | "eventAt" | "recordedAt" | "meta"> {
  readonly balanceBefore: number;
}

/**
 * A wallet's transfers, newest first, back to the one that made the last entry of the page. What is in the wallet is
 * at the head of the list, so that the page is bounded by sequence numbers before anything is read.
 */
const walkFrom = (start: string): string => `
  WITH RECURSIVE walk AS (
    SELECT t.*, CASE WHEN CAST(? AS bigint) > t.seq THEN t.seq + 1 ELSE CAST(? AS bigint) END - ? AS bound
    FROM ${start}
    UNION ALL
    SELECT t.*, w.bound FROM walk w JOIN transfer t ON t.id = w.previous_id WHERE w.seq - w.entry_count >= w.bound
  )`;

const walks = {
  newest: walkFrom("account a JOIN transfer t ON t.id = a.last_transfer_id WHERE a.id = ?"),
  /** Whoever asks may have made the id up: it counts in its own wallet only. */
  from: walkFrom("transfer t WHERE t.account_id = ? AND t.id = ?"),
};

/** Which entries of a wallet: the newest of all when it is empty. */
export interface HistoryPage {
  readonly belowSeq?: number;
  readonly limit?: number;
  /** The transfer of the last entry of the page before, so that nobody walks to it again. */
  readonly fromTransferId?: string;
}

/** A page of the entries of a wallet, or of its debt, newest first, below a sequence number. */
export async function historyOf(
  database: ReadingDatabase,
  accountId: AccountId,
  { belowSeq = Number.MAX_SAFE_INTEGER, limit = 50, fromTransferId }: HistoryPage = {},
): Promise<HistoryLine[]> {
  const columns = `e.account_id, e.seq, e.amount, e.balance_after, e.lot_no, e.contra, e.transfer_id, t.kind,
    t.cause_type, t.cause_id, t.parent_id, t.actor, t.event_at, t.recorded_at, t.meta`;
  const page = "e.seq < ? ORDER BY e.seq DESC LIMIT ?";
  const rows = accountId.endsWith("/debt")
    ? await database.query<RawRow>(
        `SELECT ${columns} FROM entry e JOIN transfer t ON t.id = e.transfer_id
         WHERE e.account_id = ? AND e.contra = 'refund_debt' AND ${page}`,
        accountId,
        belowSeq,
        limit,
      )
    : await database.query<RawRow>(
        `${fromTransferId === undefined ? walks.newest : walks.from} SELECT ${columns} FROM walk t
         JOIN entry e ON e.transfer_id = t.id AND e.account_id = t.account_id AND e.seq > t.seq - t.entry_count AND e.seq <= t.seq
         WHERE ${page}`,
        belowSeq,
        belowSeq,
        limit,
        accountId,
        ...(fromTransferId === undefined ? [] : [fromTransferId]),
        belowSeq,
        limit,
      );
  return rows.map(lineOf);
}

function lineOf(raw: RawRow): HistoryLine {
  const entry = tables.entry.row(raw);
  const { kind, causeType, causeId, parentId, actor, eventAt, recordedAt, meta } = tables.transfer.row(raw);
  const balanceBefore = entry.balanceAfter - entry.amount;
  return { ...entry, balanceBefore, kind, causeType, causeId, parentId, actor, eventAt, recordedAt, meta };
}

/** A hold, or nothing where there is none of this id. */
export async function holdOf(database: ReadingDatabase, accountId: AccountId, id: string): Promise<Hold | undefined> {
  return (await select(database.query, tables.hold, "account_id = ? AND id = ?", accountId, id))[0];
}

/** The members of a team, removed ones too. */
export async function membersOf(database: ReadingDatabase, accountId: AccountId): Promise<Member[]> {
  return select(database.query, tables.member, "account_id = ?", accountId);
}

/** The account row of a wallet or debt. */
export async function accountOf(database: ReadingDatabase, id: AccountId): Promise<Account | undefined> {
  return (await select(database.query, tables.account, "id = ?", id))[0];
}

/** Whether a payment was ever settled into this wallet, also one that was refunded since. */
export async function hasPurchased(database: ReadingDatabase, accountId: AccountId): Promise<boolean> {
  const found = await database.query(
    "SELECT 1 AS one FROM payment WHERE account_id = ? AND granted > 0 LIMIT 1",
    accountId,
  );
  return found.length > 0;
}

/** Open holds whose time is over, soonest first. */
export async function expiredHolds(database: ReadingDatabase, atMs: number, limit: number): Promise<Hold[]> {
  return select(
    database.query,
    tables.hold,
    "state = 'open' AND expires_at <= ? ORDER BY expires_at, id LIMIT ?",
    atMs,
    limit,
  );
}

/** Wallets with lots whose time is over and that no hold keeps. */
export async function walletsWithExpiredLots(
  database: ReadingDatabase,
  atMs: number,
  limit: number,
): Promise<AccountId[]> {
  const rows = await database.query<{ account_id: string }>(
    `SELECT DISTINCT account_id FROM lot WHERE is_live = 1 AND expires_at IS NOT NULL AND expires_at <= ?
       AND remaining > held LIMIT ?`,
    atMs,
    limit,
  );
  return rows.map((row) => row.account_id);
}

/** Wallets that owe something and have bought tokens that begun since: others would keep these from their turn. */
export async function walletsThatCanPay(database: ReadingDatabase, atMs: number, limit: number): Promise<AccountId[]> {
  const rows = await database.query<{ id: string }>(
    `SELECT a.id FROM account a JOIN account d ON d.id = a.id || '/debt'
     WHERE a.owed > 0 AND EXISTS (
       SELECT 1 FROM lot l WHERE l.account_id = a.id AND l.is_live = 1 AND l.remaining > l.held
         AND l.effective_at > d.recorded_at AND l.effective_at <= ? AND (l.expires_at IS NULL OR l.expires_at > ?)
         AND (l.payment_id IS NOT NULL OR l.source = 'subscription_grant')
     ) LIMIT ?`,
    atMs,
    atMs,
    limit,
  );
  return rows.map(({ id }) => id);
}

/** The sum of all entries against each system account, seen from it; together with all accounts it is zero. */
export async function systemBalances(query: Query): Promise<Map<string, number>> {
  const rows = await query<{ contra: string; balance: number }>(
    "SELECT contra, -SUM(amount) AS balance FROM entry GROUP BY contra ORDER BY contra",
  );
  return new Map(rows.map(({ contra, balance }) => [contra, balance]));
}

async function select<Row>(query: Query, table: Table<Row>, where: string, ...values: Value[]): Promise<Row[]> {
  const rows = await query<RawRow>(`SELECT ${table.columns.join(", ")} FROM ${table.name} WHERE ${where}`, ...values);
  return rows.map((row) => table.row(row));
}
