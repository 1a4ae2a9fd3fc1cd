import { type Anchor, signed } from "./anchors.ts";
import { type Block, type BlockKind, genesis, hashOf } from "./block.ts";
import type { ChainKeys } from "./chain-key.ts";
import type { ChainWriter } from "./chain-writer.ts";
import type { ProofDatabase, Snapshot } from "./proof-database.ts";
import { SealedLines } from "./side-by-side.ts";
import { earliestAt, lineOf, madeAt, type Unit, unitsFrom } from "./units.ts";

export interface SealerParts {
  readonly database: ProofDatabase;
  readonly writer: ChainWriter;
  readonly keys: ChainKeys;
  readonly anchors: readonly Anchor[];
  readonly now: () => number;
}

interface SealOptions {
  /**
   * How far before the last row of its kind to look for rows that were committed after it although they are older:
   * transactions take a moment, and clocks of servers differ. Everything, where it is left out.
   */
  readonly lookbackMs?: number;
}

/** What sealing did. `isBehind`: another server sealed at the same time, and what is left comes with the next run. */
interface Sealed {
  readonly blocks: number;
  readonly rows: number;
  readonly isBehind: boolean;
}

export interface Sealer {
  /** Seals transfers, or the keys that were used, that are committed and not sealed yet. */
  seal(kind: BlockKind, options?: SealOptions): Promise<Sealed>;
  /** Puts the head of the chain in all places outside, unless it is the one given. Returns its number, 0 for none. */
  anchor(alreadySeq?: number): Promise<number>;
}

/** Lines to a block. */
const linesPerBlock = 1000;

interface Head {
  readonly seq: number;
  readonly hash: string;
}

/**
 * Seals what is committed, in blocks. It has no state of its own: what is sealed is in the chain, so that it may be
 * killed at any time, and several servers may seal the same database. Whoever adds a block has read everything up to
 * the block before it in one snapshot, and the number of a block is taken once: no row is sealed twice.
 */
export function makeSealer({ database, writer, keys, anchors, now }: SealerParts): Sealer {
  return {
    seal: (kind, { lookbackMs } = {}) =>
      database.snapshot(async (snapshot) => {
        let head = await headOf(snapshot);
        const from = lookbackMs === undefined ? "" : await sinceLast(snapshot, kind, lookbackMs);
        const keysBefore = kind === "keys" ? await keysBeforeOf(snapshot) : null;
        let [blocks, rows] = [0, 0];
        for await (const units of unsealed(snapshot, kind, from)) {
          const block = blockOf(units, { kind, head, sealedAt: now(), keysBefore, key: keys.newest });
          if (!(await writer.append(block))) return { blocks, rows, isBehind: true };
          head = block;
          blocks += 1;
          rows += block.row_count;
        }
        return { blocks, rows, isBehind: false };
      }),
    async anchor(alreadySeq = genesis.seq) {
      const head = await database.snapshot(headOf);
      if (head.seq === alreadySeq) return head.seq;
      for (const place of anchors) {
        const record = signed(
          { seq: head.seq, head_hash: head.hash, recorded_at: now(), place: place.place },
          keys.newest,
        );
        await place.write(record);
        await writer.remember(record);
      }
      return head.seq;
    },
  };
}

/** The last block of the chain, or what its first one follows. */
export async function headOf({ query }: Snapshot): Promise<Head> {
  const [head] = await query<Head>("SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1");
  return head ?? genesis;
}

/** Counted from the last row that is sealed, since what was committed while it was sealed is no older. */
async function sinceLast({ query }: Snapshot, kind: BlockKind, lookbackMs: number): Promise<string> {
  const [block] = await query<Pick<Block, "sealed_at" | "last">>(
    "SELECT sealed_at, last FROM chain WHERE kind = ? ORDER BY seq DESC LIMIT 1",
    kind,
  );
  if (block === undefined) return "";
  // A row of a clock that was ahead does not hide those of the others.
  const atMs = Math.min(block.sealed_at, madeAt(kind, block.last));
  return earliestAt(kind, atMs - lookbackMs);
}

async function keysBeforeOf({ query }: Snapshot): Promise<number> {
  const [row] = await query<{ keys_before: number }>("SELECT keys_before FROM retention WHERE id = 1");
  return row?.keys_before ?? 0;
}

/** What is not sealed, in groups of a block. */
async function* unsealed(snapshot: Snapshot, kind: BlockKind, from: string): AsyncGenerator<Unit[]> {
  const lines = await SealedLines.of(snapshot, { kind, from });
  let units: Unit[] = [];
  for await (const unit of unitsFrom(snapshot, { kind, from })) {
    if ((await lines.take(unit)) !== undefined) continue;
    units.push(unit);
    if (units.length < linesPerBlock) continue;
    yield units;
    units = [];
  }
  if (units.length > 0) yield units;
}

interface BlockParts {
  readonly kind: BlockKind;
  readonly head: Head;
  readonly sealedAt: number;
  readonly keysBefore: number | null;
  readonly key: ChainKeys["newest"];
}

function blockOf(units: readonly Unit[], { kind, head, sealedAt, keysBefore, key }: BlockParts): Block {
  const block = {
    seq: head.seq + 1,
    kind,
    sealed_at: sealedAt,
    row_count: units.reduce((sum, unit) => sum + unit.rows, 0),
    first: units[0]?.position ?? "",
    last: units.at(-1)?.position ?? "",
    keys_before: keysBefore,
    key_id: key.id,
    prev_hash: head.hash,
    items: units.map((unit) => lineOf(unit, key)).join("\n"),
  };
  return { ...block, hash: hashOf(block, key) };
}
