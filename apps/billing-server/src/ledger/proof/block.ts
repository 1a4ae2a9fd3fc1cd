import type { Value } from "../../database/database.ts";
import type { ChainKey } from "./chain-key.ts";

/** What a block seals: the journal (transfers with their entries), or the keys that were used (idempotency). */
export type BlockKind = "journal" | "keys";

/** A row of `chain`. */
export interface Block {
  readonly seq: number;
  readonly kind: BlockKind;
  readonly sealed_at: number;
  readonly row_count: number;
  /** The range of what it seals: ids of transfers, or record times of keys (`positionOf`). */
  readonly first: string;
  readonly last: string;
  /** Where the keys that are kept began (`retention.keys_before`), in blocks of keys. */
  readonly keys_before: number | null;
  readonly key_id: string;
  readonly prev_hash: string;
  readonly hash: string;
  /** One line for each transfer or key, see `SealedLine`. */
  readonly items: string;
}

/** What the first block follows. */
export const genesis = { seq: 0, hash: "genesis" };

/** The columns of `chain`, in the order in which its hash has them; the hash is not among them. */
const hashedColumns = [
  "seq",
  "kind",
  "sealed_at",
  "row_count",
  "first",
  "last",
  "keys_before",
  "key_id",
  "prev_hash",
  "items",
] as const;
export const blockColumns = [...hashedColumns, "hash"] as const;

/** The hash of a block as it would be at a place of the chain. */
export function hashOf(block: Omit<Block, "hash">, key: ChainKey): string {
  return key.mac(["block/1", ...hashedColumns.map((column): Value => block[column])]);
}

/** A time as a position: text that sorts like the number. */
export function positionOf(atMs: number): string {
  return String(atMs).padStart(16, "0");
}
