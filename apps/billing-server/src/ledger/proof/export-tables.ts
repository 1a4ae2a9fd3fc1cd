import type { Value } from "../../database/database.ts";
import type { RawRow } from "../columns.ts";
import type { OwnAccounts } from "./export-scope.ts";
import { moneyRows } from "./export-money.ts";
import type { Snapshot } from "./proof-database.ts";

/** Which rows an export has: those of a period by time of record, of some wallets or (null) of all. */
export interface Scope {
  readonly from: number;
  readonly to: number;
  readonly accounts: OwnAccounts | null;
}

/** A file of an export. */
export interface ExportTable {
  readonly name: string;
  readonly columns: readonly string[];
  rows(snapshot: Snapshot, scope: Scope): AsyncIterable<readonly RawRow[]>;
}

const entryColumns = [
  "transfer_id",
  "wallet",
  "no",
  "kind",
  "account",
  "seq",
  "amount",
  "balance_before",
  "balance_after",
  "lot_no",
  "contra",
  "cause_type",
  "cause_id",
  "parent_id",
  "reverses_id",
  "actor",
  "event_at",
  "recorded_at",
  "meta",
];

/**
 * The files of an export. `entries` has every movement and, with no account and no amount, every transfer that moved
 * nothing; `money` what was paid, refunded and disputed, to be held against the payment provider; `lots` and `holds`
 * those that were made in the period, as they are now.
 */
export const exportTables: readonly ExportTable[] = [
  {
    name: "entries",
    columns: entryColumns,
    rows: (snapshot, scope) =>
      select(snapshot, scope, {
        columns: `t.id AS transfer_id, t.account_id AS wallet, t.no, t.kind, e.account_id AS account, e.seq, e.amount,
          e.balance_after - e.amount AS balance_before, e.balance_after, e.lot_no, e.contra, t.cause_type, t.cause_id,
          t.parent_id, t.reverses_id, t.actor, t.event_at, t.recorded_at, t.meta`,
        from: "transfer t LEFT JOIN entry e ON e.transfer_id = t.id",
        order: "t.account_id, t.no, e.account_id, e.seq",
      }),
  },
  {
    name: "money",
    columns: [
      "payment_id",
      "wallet",
      "kind",
      "cents",
      "cents_so_far",
      "dispute_id",
      "transfer_id",
      "event_at",
      "recorded_at",
    ],
    rows: (snapshot, scope) => inScope(moneyRows(snapshot, scope), scope),
  },
  {
    name: "lots",
    columns: [
      "wallet",
      "no",
      "source",
      "granted",
      "remaining",
      "held",
      "priority",
      "effective_at",
      "expires_at",
      "cost_cents",
      "payment_id",
      "parent_no",
      "transfer_id",
      "recorded_at",
    ],
    rows: (snapshot, scope) =>
      select(snapshot, scope, {
        columns: `l.account_id AS wallet, l.no, l.source, l.granted, l.remaining, l.held, l.priority, l.effective_at,
          l.expires_at, l.cost_cents, l.payment_id, l.parent_no, l.transfer_id, t.recorded_at`,
        from: "lot l JOIN transfer t ON t.id = l.transfer_id",
        order: "l.account_id, l.no",
      }),
  },
  {
    name: "holds",
    columns: [
      "wallet",
      "id",
      "state",
      "tokens",
      "captured",
      "topped_up",
      "expires_at",
      "member_id",
      "is_unlimited",
      "settle_transfer_id",
      "recorded_at",
    ],
    rows: (snapshot, scope) =>
      select(snapshot, scope, {
        columns: `h.account_id AS wallet, h.id, h.state, h.tokens, h.captured, h.topped_up, h.expires_at, h.member_id,
          h.is_unlimited, h.settle_transfer_id, t.recorded_at`,
        from: "hold h JOIN transfer t ON t.id = h.id",
        order: "h.account_id, h.id",
      }),
  },
];

interface Selection {
  readonly columns: string;
  /** With `t` for the transfer whose wallet and time decide. */
  readonly from: string;
  readonly order: string;
}

function select(
  snapshot: Snapshot,
  scope: Scope,
  { columns, from, order }: Selection,
): AsyncIterable<readonly RawRow[]> {
  const { sql, values } = whereOf(scope);
  return inScope(snapshot.stream(`SELECT ${columns} FROM ${from} WHERE ${sql} ORDER BY ${order}`, ...values), scope);
}

/** The condition on `t` that a scope is. */
function whereOf({ from, to, accounts }: Scope): { sql: string; values: Value[] } {
  const period = "t.recorded_at >= ? AND t.recorded_at < ?";
  if (accounts === null) return { sql: period, values: [from, to] };
  const marks = accounts.wallets.map(() => "?").join(", ");
  return { sql: `${period} AND t.account_id IN (${marks})`, values: [from, to, ...accounts.wallets] };
}

/** Rows as a person gets them: times in words, and nobody else's ids. */
async function* inScope(
  pages: AsyncIterable<readonly RawRow[]>,
  { accounts }: Scope,
): AsyncGenerator<readonly RawRow[]> {
  for await (const page of pages) {
    yield page.map((row) => {
      const told = withTimes(row);
      return accounts === null ? told : accounts.masked(told);
    });
  }
}

function withTimes(row: RawRow): RawRow {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      column.endsWith("_at") && typeof value === "number" ? timeText(value) : value,
    ]),
  );
}

function timeText(atMs: number): string | number {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? atMs : date.toISOString();
}
