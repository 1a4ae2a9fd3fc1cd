import { type Table, tables } from "../columns.ts";
import type { Account, Hold, HoldState, Lot, Member, Payment, Transfer } from "../rows.ts";
import { TableComparison } from "./compare-tables.ts";
import type { Findings } from "./findings.ts";
import { allSteps, readable } from "./journal-steps.ts";
import type { Snapshot } from "./proof-database.ts";
import { RebuiltWallet } from "./rebuilt-wallet.ts";
import { RowCursor } from "./row-cursor.ts";

/** How a rebuilt row is handed on: to be compared, or written elsewhere. */
export interface RebuiltRows {
  account(row: Account): Promise<void> | void;
  lot(row: Lot): Promise<void> | void;
  hold(row: Hold): Promise<void> | void;
  payment(row: Payment): Promise<void> | void;
  member(row: Member): Promise<void> | void;
}

export interface RebuildParts {
  readonly findings: Findings;
  readonly onRows?: (rows: number) => void;
}

/**
 * Makes accounts, lots, holds, payments and members from the journal alone and compares each with the live one, byte
 * by byte. Rows that differ go to the findings. Returns how many rows were rebuilt.
 */
export async function compareRebuilt(snapshot: Snapshot, { findings, onRows }: RebuildParts): Promise<number> {
  const start = <Row>(table: Table<Row>, order: string, groupColumn: string): Promise<TableComparison<Row>> =>
    TableComparison.start(snapshot, { table, order, groupColumn, findings });
  const comparisons = {
    account: await start(tables.account, "replace(id, '/debt', ''), id", "id"),
    lot: await start(tables.lot, "account_id, no", "account_id"),
    hold: await start(tables.hold, "id", "id"),
    payment: await start(tables.payment, "account_id, id", "account_id"),
    member: await start(tables.member, "account_id, id", "account_id"),
  };
  let rebuilt = 0;
  const into = <Row>(comparison: TableComparison<Row>) => {
    return (row: Row): Promise<void> => {
      rebuilt += 1;
      return comparison.expect(row);
    };
  };
  await rebuild(
    snapshot,
    {
      account: into(comparisons.account),
      lot: into(comparisons.lot),
      hold: into(comparisons.hold),
      payment: into(comparisons.payment),
      member: into(comparisons.member),
    },
    { findings, ...(onRows !== undefined && { onRows }) },
  );
  for (const comparison of Object.values(comparisons)) await comparison.end();
  return rebuilt;
}

/** Makes all rows that say how things stand from the journal alone, each table in the order of its keys by wallet. */
export async function rebuild(
  snapshot: Snapshot,
  rows: RebuiltRows,
  { findings, onRows }: RebuildParts,
): Promise<void> {
  let wallet: RebuiltWallet | undefined;
  for await (const step of allSteps(snapshot)) {
    onRows?.(1 + step.entries.length);
    if (wallet?.id !== step.transfer.accountId) {
      if (wallet !== undefined) await emit(wallet, rows);
      wallet = new RebuiltWallet(step.transfer.accountId);
    }
    try {
      wallet.apply(step);
    } catch (error) {
      const detail = `it cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      findings.add([4, findings.count], { table: "transfer", id: step.transfer.id, what: "changed", detail });
    }
  }
  if (wallet !== undefined) await emit(wallet, rows);
  for await (const hold of rebuiltHolds(snapshot)) await rows.hold(hold);
}

async function emit(wallet: RebuiltWallet, rows: RebuiltRows): Promise<void> {
  await rows.account(wallet.account);
  if (wallet.debt.version > 0) await rows.account(wallet.debt);
  for (const lot of byKey(wallet.lots)) await rows.lot(lot);
  for (const payment of byKey(wallet.payments)) await rows.payment(payment);
  for (const member of byKey(wallet.members)) await rows.member(member);
}

function byKey<Key extends string | number, Row>(rows: ReadonlyMap<Key, Row>): Row[] {
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Holds from the transfers that made and settled them, in the order of their ids: memory of one at a time. */
async function* rebuiltHolds(snapshot: Snapshot): AsyncGenerator<Hold> {
  const settlements = await RowCursor.of(
    snapshot.stream(
      `SELECT * FROM transfer WHERE cause_type = 'hold' AND CAST(parent_id AS text) = cause_id ORDER BY cause_id, id`,
    ),
  );
  for await (const page of snapshot.stream("SELECT * FROM transfer WHERE kind = 'hold' ORDER BY id")) {
    for (const raw of page) {
      const transfer = readable(raw);
      await settlements.takeWhile((row) => String(row["cause_id"]) < transfer.id);
      const [settled] = await settlements.takeWhile((row) => row["cause_id"] === transfer.id);
      yield holdOf(transfer, settled && readable(settled));
    }
  }
}

function holdOf(made: Transfer, settled: Transfer | undefined): Hold {
  const meta = made.meta ?? {};
  const end = settled?.meta ?? {};
  return {
    accountId: made.accountId,
    id: made.id,
    state: settled === undefined ? "open" : (end["state"] as HoldState), // Compared, not trusted.
    tokens: Number(meta["tokens"]),
    captured: Number(end["captured"] ?? 0),
    toppedUp: Number(end["toppedUp"] ?? 0),
    expiresAt: Number(meta["expiresAt"]),
    lots: (meta["lots"] ?? []) as unknown as Hold["lots"], // The same.
    memberId: typeof meta["member"] === "string" ? meta["member"] : null,
    isUnlimited: meta["unlimited"] === true,
    settleTransferId: settled?.id ?? null,
  };
}
