import type { RawRow } from "../columns.ts";
import type { BlockKind } from "./block.ts";
import { ChangedRows } from "./changed-rows.ts";
import type { ChainState } from "./check-chain.ts";
import type { ChainKeys } from "./chain-key.ts";
import { type Findings, idOf } from "./findings.ts";
import type { Snapshot } from "./proof-database.ts";
import { sealOf } from "./sealed-rows.ts";
import { SealedLines, type SealedLine } from "./side-by-side.ts";
import { lineOf, madeAt, sealsIn, type Unit, unitsFrom } from "./units.ts";

/**
 * How much older than the last block of its kind a row may be and yet be waiting to be sealed. Servers look back so far
 * (`startSealing`), so that what is older was not there when it should have been.
 */
export const graceMs = 15 * 60_000;

/** Rows that are committed and that the sealer has not come to yet: they are held against everything but the chain. */
export interface Tail {
  readonly units: number;
  readonly rows: number;
  /** When the oldest of them was made, as it says itself. */
  readonly oldestAt: number | null;
}

export interface RowsCheck {
  readonly kind: BlockKind;
  readonly keys: ChainKeys;
  readonly chain: ChainState;
  readonly findings: Findings;
  /** Keys that were recorded before it may have been pruned. */
  readonly keysBefore: number;
  readonly onRows?: (rows: number) => void;
}

/** Holds every sealed row against its seal, and tells what is not sealed yet from what should be. */
export async function checkRows(snapshot: Snapshot, check: RowsCheck): Promise<Tail> {
  const { kind, keys, chain, findings, keysBefore, onRows = () => undefined } = check;
  const changed = new ChangedRows(findings);
  const lines = await SealedLines.of(snapshot, {
    kind,
    from: "",
    onMissing: (_id, line) => addMissing(changed, { line, keys, kind, keysBefore }),
  });
  const lastSealedAt = chain.lastSealedAt[kind];
  const tail = { units: 0, rows: 0, oldestAt: null as number | null };
  const onOrphan = (entry: RawRow): void => {
    // Where its transfer was deleted, that is told; the entry is only left over.
    if (lines.awaits(String(entry["transfer_id"])) !== undefined) return;
    const order = [3, findings.count];
    changed.addStray({
      order,
      table: "entry",
      row: entry,
      name: idOf("entry", entry),
      detail: "it belongs to no transfer",
    });
  };
  for await (const unit of unitsFrom(snapshot, { kind, from: "", onOrphan })) {
    onRows(unit.rows);
    const sealed = await lines.take(unit);
    if (sealed !== undefined) {
      const key = keys.byId(sealed.block.key_id);
      // Without its key nothing can be said of a block's rows; the block itself is a finding.
      if (key !== undefined && lineOf(unit, key) !== sealed.line) addChanged(changed, { unit, sealed, keys });
      continue;
    }
    const madeAtMs = madeAt(kind, unit.position);
    const [part] = unit.parts;
    if (part !== undefined && lastSealedAt !== null && madeAtMs < lastSealedAt - graceMs) {
      const detail = "it is older than what is sealed, and was not there when that was sealed";
      changed.addStray({ order: [3, findings.count], table: part.table, row: part.row, name: unit.id, detail });
      continue;
    }
    tail.units += 1;
    tail.rows += unit.rows;
    tail.oldestAt = Math.min(tail.oldestAt ?? Infinity, madeAtMs);
  }
  await lines.end();
  changed.name();
  return tail;
}

function orderOf({ block, index }: SealedLine, part = 0): number[] {
  return [2, block.seq, index, part];
}

/** A line whose transfer or key is not there. */
function addMissing(
  changed: ChangedRows,
  { line, keys, kind, keysBefore }: { line: SealedLine; keys: ChainKeys; kind: BlockKind; keysBefore: number },
): void {
  const { id, seals } = sealsIn(line.line);
  const [[label, seal] = ["", ""]] = seals;
  // Pruned keys are gone for good reason.
  if (kind === "keys" && Number(label.slice(1)) < keysBefore) return;
  const { seq: block, key_id: keyId } = line.block;
  const table = kind === "keys" ? "idempotency" : "transfer";
  changed.addMissing({ order: orderOf(line), table, name: id, seal, key: keys.byId(keyId), block });
}

/** Says which rows of a unit are not as they were sealed. */
function addChanged(
  changed: ChangedRows,
  { unit, sealed, keys }: { unit: Unit; sealed: SealedLine; keys: ChainKeys },
): void {
  const { seq: block, key_id: keyId } = sealed.block;
  const key = keys.byId(keyId);
  if (key === undefined) return;
  const { seals } = sealsIn(sealed.line);
  for (const [index, { table, label, row }] of unit.parts.entries()) {
    // The label of a key is its time, which may be what was changed.
    const sealedAs = table === "idempotency" ? ([...seals.keys()][0] ?? label) : label;
    const seal = seals.get(sealedAs);
    seals.delete(sealedAs);
    const order = orderOf(sealed, index);
    if (seal === undefined) {
      const detail = `its transfer was sealed without it in block ${block}`;
      changed.addStray({ order, table, row, name: idOf(table, row), detail });
    } else if (seal !== sealOf(table, row, key)) changed.addChanged({ order, table, row, seal, key, block });
  }
  const wallet = String(unit.parts[0]?.row["account_id"]);
  for (const [label, seal] of seals) {
    const account = label.startsWith("w") ? wallet : label.startsWith("d") ? `${wallet}/debt` : "?";
    const name = `${account} / ${label.slice(1)}`;
    changed.addMissing({ order: orderOf(sealed, unit.parts.length), table: "entry", name, seal, key, block });
  }
}
