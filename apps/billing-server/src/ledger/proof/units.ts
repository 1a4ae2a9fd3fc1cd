import { createHash } from "node:crypto";
import type { RawRow } from "../columns.ts";
import { positionOf, type BlockKind } from "./block.ts";
import type { ChainKey } from "./chain-key.ts";
import type { Snapshot } from "./proof-database.ts";
import { RowCursor } from "./row-cursor.ts";
import { sealOf } from "./sealed-rows.ts";

/** What is sealed as one line: a transfer with its entries, or a key that was used. */
export interface Unit {
  /** Where it lies in the order in which journal and chain are read side by side. */
  readonly position: string;
  /** What its line begins with. */
  readonly id: string;
  readonly parts: readonly UnitPart[];
  /** How many rows it has. */
  readonly rows: number;
}

/** One row of it. `label` tells it from the others; none for the row that the unit is about. */
interface UnitPart {
  readonly table: "transfer" | "entry" | "idempotency";
  readonly label: string;
  readonly row: RawRow;
}

/**
 * The line that seals a unit: its id, then `label:seal` for each of its rows, apart by spaces. A label is empty for the
 * transfer itself, `w7` for the wallet's entry 7, `d2` for the debt's entry 2, and for a key the time of its record,
 * by which keys that were pruned are told from keys that were deleted.
 */
export function lineOf(unit: Unit, key: ChainKey): string {
  return [unit.id, ...unit.parts.map(({ table, label, row }) => `${label}:${sealOf(table, row, key)}`)].join(" ");
}

/** What a line says: the id of its unit, and the seals by the labels of its rows. */
export function sealsIn(line: string): { id: string; seals: Map<string, string> } {
  const [id = "", ...parts] = line.split(" ");
  const seals = parts.map((part): [string, string] => {
    const at = part.lastIndexOf(":");
    return [part.slice(0, at), part.slice(at + 1)];
  });
  return { id, seals: new Map(seals) };
}

/** The units from a position on, in the order of their positions. Entries without a transfer go to `onOrphan`. */
export async function* unitsFrom(
  snapshot: Snapshot,
  { kind, from, onOrphan = () => undefined }: { kind: BlockKind; from: string; onOrphan?: (entry: RawRow) => void },
): AsyncGenerator<Unit> {
  yield* kind === "keys" ? keysFrom(snapshot, from) : transfersFrom(snapshot, from, onOrphan);
}

async function* keysFrom(snapshot: Snapshot, from: string): AsyncGenerator<Unit> {
  const keys = snapshot.stream(
    "SELECT * FROM idempotency WHERE recorded_at >= ? ORDER BY recorded_at, key, scope",
    Number(from),
  );
  for await (const page of keys) {
    for (const row of page) {
      const position = positionOf(Number(row["recorded_at"]));
      const parts = [{ table: "idempotency", label: `@${Number(row["recorded_at"])}`, row } as const];
      yield { position, id: keyName(String(row["scope"]), String(row["key"])), parts, rows: 1 };
    }
  }
}

/** How a key is called in the chain, which holds no key: the beginning of a hash of scope and key. */
function keyName(scope: string, key: string): string {
  return createHash("sha256")
    .update(JSON.stringify([scope, key]))
    .digest("base64url")
    .slice(0, 16);
}

async function* transfersFrom(
  snapshot: Snapshot,
  from: string,
  onOrphan: (entry: RawRow) => void,
): AsyncGenerator<Unit> {
  const since = from === "" ? zeroId : from;
  const entries = await RowCursor.of(snapshot.stream(...entriesSince(snapshot.engine, from)));
  const passOver = async (until: (id: string) => boolean): Promise<void> => {
    for (const row of await entries.takeWhile((entry) => !until(String(entry["transfer_id"])))) onOrphan(row);
  };
  for await (const page of snapshot.stream("SELECT * FROM transfer WHERE id >= ? ORDER BY id", since)) {
    for (const row of page) {
      const id = String(row["id"]);
      if (entries.row !== undefined && String(entries.row["transfer_id"]) < id) await passOver((other) => other >= id);
      const own = await entries.takeWhile((entry) => entry["transfer_id"] === id);
      const parts = [
        { table: "transfer", label: "", row } as const,
        ...own.map(
          (entry) => ({ table: "entry", label: labelOf(entry, String(row["account_id"])), row: entry }) as const,
        ),
      ];
      yield { position: id, id, parts, rows: parts.length };
    }
  }
  await passOver(() => false);
}

const zeroId = "00000000-0000-0000-0000-000000000000";

/** PostgreSQL has no index on an entry's transfer: the newest are looked up by wallet, all of them are sorted. */
function entriesSince(engine: Snapshot["engine"], from: string): [string, ...string[]] {
  const order = "ORDER BY transfer_id, account_id, seq";
  if (engine === "sqlite") return [`SELECT * FROM entry WHERE transfer_id >= ? ${order}`, from];
  if (from === "") return [`SELECT * FROM entry ${order}`];
  return [
    `SELECT e.* FROM transfer t JOIN entry e ON e.account_id = t.account_id AND e.transfer_id = t.id
       AND e.seq > t.seq - t.entry_count AND e.seq <= t.seq WHERE t.id >= ?
     UNION ALL
     SELECT e.* FROM transfer t JOIN entry e ON e.account_id = t.account_id || '/debt' AND e.contra = 'refund_debt'
       AND e.transfer_id = t.id WHERE t.id >= ?
     ${order}`,
    from,
    from,
  ];
}

function labelOf(entry: RawRow, wallet: string): string {
  const account = String(entry["account_id"]);
  if (account === wallet) return `w${entry["seq"]}`;
  return account === `${wallet}/debt` ? `d${entry["seq"]}` : `${encodeURIComponent(account)}#${entry["seq"]}`;
}

/** The earliest position of what was made at a time. */
export function earliestAt(kind: BlockKind, atMs: number): string {
  if (kind === "keys") return positionOf(Math.max(0, atMs));
  const hex = Math.max(0, atMs).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** When what lies at a position was made, as far as it says so itself. */
export function madeAt(kind: BlockKind, position: string): number {
  return kind === "keys" ? Number(position) : Number.parseInt(position.replaceAll("-", "").slice(0, 12), 16);
}
