import type { Query } from "../../database/database.ts";
import type { ReferenceModel } from "./model.ts";

/** What is compared, table by table, as the database calls it. */
const columns = {
  account: "id, posted, held, owed, unlimited_until, closed_at, successor_id, recorded_at",
  lot: "account_id, no, source, granted, remaining, held, clawed, priority, effective_at, expires_at, payment_id",
  hold: "id, account_id, state, tokens, captured, topped_up, expires_at, member_id, settle_transfer_id",
  payment:
    "account_id, id, paid_cents, granted, refunded_cents, withdrawn_cents, reinstated_cents, clawed, uncollected",
  member: "account_id, id, cap_tokens, month, used, held, removed_at",
} as const;

const conditions: { readonly [table: string]: string } = {
  // What a wallet owes is its own column and an invariant.
  account: "id NOT LIKE '%/debt'",
  payment: "paid_cents + granted + refunded_cents + withdrawn_cents + reinstated_cents > 0",
};

const everything = Object.entries(columns)
  .map(([table, names]) => {
    const texts = names.split(", ").map((name) => `COALESCE(CAST(${name} AS text), '-')`);
    return `SELECT '${table} ' || ${texts.join(" || ' ' || ")} AS line FROM ${table} WHERE ${conditions[table] ?? "TRUE"}`;
  })
  .join(" UNION ALL ");

/** The whole state of the ledger, a line for each row. */
export async function linesInDatabase(query: Query): Promise<string[]> {
  return (await query<{ line: string }>(everything)).map(({ line }) => line);
}

/** What the model says the lines are. */
export function linesInModel({ state }: ReferenceModel): string[] {
  const lines: string[] = [];
  const add = (...cells: readonly (string | number | null)[]): void => {
    lines.push(cells.map((cell) => cell ?? "-").join(" "));
  };
  for (const wallet of state.wallets.values()) {
    if (wallet.clock === 0) continue;
    const { id, lots, owed, unlimitedUntil, closedAt, successor, clock } = wallet;
    const total = (what: "remaining" | "held"): number => sum(lots.map((lot) => lot[what]));
    add("account", id, total("remaining"), total("held"), owed, unlimitedUntil, closedAt, successor, clock);
    for (const lot of lots) {
      const { no, source, granted, remaining, held, clawed, priority, effectiveAt, expiresAt, paymentId } = lot;
      add("lot", id, no, source, granted, remaining, held, clawed, priority, effectiveAt, expiresAt, paymentId);
    }
    for (const [memberId, { cap, month, used, held, removedAt }] of wallet.members) {
      add("member", id, memberId, cap, month, used, held, removedAt);
    }
  }
  for (const hold of state.holds.values()) {
    const { id, wallet, state: now, tokens, captured, toppedUp, expiresAt, member, settledBy } = hold;
    add("hold", id, wallet, now, tokens, captured, toppedUp, expiresAt, member, settledBy);
  }
  for (const payment of state.payments.values()) {
    const { wallet, id, paid, granted, refunded, withdrawn, reinstated, clawed, uncollected } = payment;
    if (paid + granted + refunded + withdrawn + reinstated === 0) continue;
    add("payment", wallet, id, paid, granted, refunded, withdrawn, reinstated, clawed, uncollected);
  }
  return lines;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Lines that only one side has; none when both agree. */
export function differences(found: readonly string[], expected: readonly string[]): string[] {
  const [isFound, isExpected] = [new Set(found), new Set(expected)];
  return [
    ...found.filter((line) => !isExpected.has(line)).map((line) => `the ledger has  ${line}`),
    ...expected.filter((line) => !isFound.has(line)).map((line) => `it should have  ${line}`),
  ];
}
