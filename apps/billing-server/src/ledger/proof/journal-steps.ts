import { type RawRow, tables } from "../columns.ts";
import type { Entry, Transfer } from "../rows.ts";
import type { Snapshot } from "./proof-database.ts";
import type { JournalStep } from "./rebuilt-wallet.ts";

const transferColumns = tables.transfer.columns.map((column) => `t.${column}`).join(", ");
const stepColumns = `${transferColumns}, e.account_id AS e_account_id, e.seq AS e_seq, e.transfer_id AS e_transfer_id,
  e.amount AS e_amount, e.balance_after AS e_balance_after, e.lot_no AS e_lot_no, e.contra AS e_contra,
  r.meta AS r_meta, r.recorded_at AS r_recorded_at, r.id AS r_id`;
const joined = "LEFT JOIN entry e ON e.transfer_id = t.id LEFT JOIN transfer r ON r.id = t.reverses_id";

/** Every transfer with its entries, wallet by wallet, each from its first to its last. */
export function allSteps(snapshot: Snapshot): AsyncGenerator<JournalStep> {
  return stepsOf(
    snapshot.stream(
      `SELECT ${stepColumns} FROM transfer t ${joined} ORDER BY t.account_id, t.no, t.id, e.account_id, e.seq`,
    ),
  );
}

/** The transfers of one wallet with their entries, by index alone, from its first to its last. */
export function stepsOfWallet(snapshot: Snapshot, accountId: string): AsyncGenerator<JournalStep> {
  return stepsOf(
    snapshot.stream(
      `WITH RECURSIVE walk AS (
         SELECT t.* FROM account a JOIN transfer t ON t.id = a.last_transfer_id WHERE a.id = ?
         UNION ALL
         SELECT t.* FROM walk w JOIN transfer t ON t.id = w.previous_id AND t.no < w.no
       ), own AS (
         SELECT w.id AS step_id, e.* FROM walk w JOIN entry e ON e.account_id = w.account_id AND e.transfer_id = w.id
           AND e.seq > w.seq - w.entry_count AND e.seq <= w.seq
         UNION ALL
         SELECT e.transfer_id AS step_id, e.* FROM entry e WHERE e.account_id = ? AND e.contra = 'refund_debt'
       )
       SELECT ${stepColumns} FROM walk t LEFT JOIN own e ON e.step_id = t.id LEFT JOIN transfer r ON r.id = t.reverses_id
       ORDER BY t.no, t.id, e.account_id, e.seq`,
      accountId,
      `${accountId}/debt`,
    ),
  );
}

async function* stepsOf(pages: AsyncIterable<readonly RawRow[]>): AsyncGenerator<JournalStep> {
  let raw: RawRow | undefined;
  let entries: Entry[] = [];
  for await (const page of pages) {
    for (const row of page) {
      if (raw !== undefined && raw["id"] !== row["id"]) {
        yield stepOf(raw, entries);
        entries = [];
      }
      raw = row;
      if (row["e_seq"] !== null) entries.push(entryOf(row));
    }
  }
  if (raw !== undefined) yield stepOf(raw, entries);
}

function entryOf(row: RawRow): Entry {
  return tables.entry.row(
    Object.fromEntries(tables.entry.columns.map((column) => [column, row[`e_${column}`] ?? null])),
  );
}

function stepOf(raw: RawRow, entries: readonly Entry[]): JournalStep {
  const reversed =
    raw["r_id"] === null
      ? undefined
      : { meta: readable({ ...raw, meta: raw["r_meta"] ?? null }).meta, recordedAt: Number(raw["r_recorded_at"]) };
  return { transfer: readable(raw), entries, reversed };
}

/** A transfer of the journal; one whose details are no JSON any more has none, which its seal shows. */
export function readable(raw: RawRow): Transfer {
  try {
    return tables.transfer.row(raw);
  } catch {
    return tables.transfer.row({ ...raw, meta: null });
  }
}
