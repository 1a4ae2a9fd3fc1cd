import { AppError } from "@myba/shared/errors";
import type { RawRow } from "../columns.ts";
import { type AnchorRecord, isGenuine } from "./anchors.ts";
import { type Block, genesis, hashOf } from "./block.ts";
import { type ChainKeys, isSame } from "./chain-key.ts";
import type { Findings } from "./findings.ts";
import type { Snapshot } from "./proof-database.ts";

/** What the chain says about itself. */
export interface ChainState {
  readonly blocks: number;
  readonly sealedRows: number;
  readonly head: { readonly seq: number; readonly hash: string; readonly sealedAt: number } | null;
  /** The last of each kind, by which rows that should be sealed are told from those that could not be yet. */
  readonly lastSealedAt: { readonly journal: number | null; readonly keys: number | null };
  /** Where kept keys began when keys were last sealed. */
  readonly keysBefore: number | null;
}

export interface ChainCheck {
  readonly keys: ChainKeys;
  /** What was anchored outside, read before the snapshot began. */
  readonly anchors: readonly AnchorRecord[];
  readonly findings: Findings;
}

/**
 * Recomputes the chain from its first block, in bounded memory, and holds it against the anchors. Throws
 * `ledger/chain-key` where no block was sealed with any of the keys.
 */
export async function checkChain(snapshot: Snapshot, { keys, anchors, findings }: ChainCheck): Promise<ChainState> {
  const anchored = bySeq(anchors, keys, findings);
  const broken: Block[] = [];
  let [blocks, sealedRows, genuine] = [0, 0, 0];
  let before: { seq: number; hash: string } = genesis;
  let head: ChainState["head"] = null;
  let keysBefore: number | null = null;
  const lastSealedAt: { journal: number | null; keys: number | null } = { journal: null, keys: null };
  for await (const page of snapshot.stream("SELECT * FROM chain ORDER BY seq")) {
    for (const row of page) {
      const block = row as unknown as Block; // What it really is, its hash tells.
      blocks += 1;
      if (block.seq !== before.seq + 1) gap(findings, before.seq + 1, block.seq - 1);
      const key = keys.byId(block.key_id);
      const isOwn = key !== undefined && isSame(block.hash, hashOf(block, key));
      if (isOwn) genuine += 1;
      if (!isOwn) broken.push(block);
      else if (block.seq === before.seq + 1 && block.prev_hash !== before.hash && broken.at(-1)?.seq !== before.seq) {
        findings.add([0, block.seq], { ...chainRow(block.seq), what: "changed", detail: "it follows another block" });
      }
      const expected = anchored.get(block.seq);
      if (expected !== undefined && expected !== block.hash && isOwn) {
        const detail = "the anchor outside the database has another hash for it";
        findings.add([0, block.seq], { ...chainRow(block.seq), what: "changed", detail });
      }
      if (isOwn) {
        sealedRows += block.row_count;
        lastSealedAt[block.kind] = block.sealed_at;
        if (block.kind === "keys") keysBefore = block.keys_before;
        head = { seq: block.seq, hash: block.hash, sealedAt: block.sealed_at };
      }
      before = { seq: block.seq, hash: block.hash };
    }
  }
  if (blocks > 0 && genuine === 0)
    throw new AppError("ledger/chain-key", { reason: "the chain was sealed with another" });
  const lastAnchored = Math.max(0, ...anchored.keys());
  nameBroken(broken, { keys, findings, lastAnchored });
  if (lastAnchored > before.seq) {
    const detail = `the chain ends with block ${before.seq}, and block ${lastAnchored} was anchored outside the database`;
    findings.add([0, before.seq + 1], { ...chainRow(before.seq + 1), what: "truncated", detail });
  }
  return { blocks, sealedRows, head, lastSealedAt, keysBefore };
}

function chainRow(seq: number): { table: string; id: string } {
  return { table: "chain", id: String(seq) };
}

function gap(findings: Findings, from: number, to: number): void {
  for (let seq = from; seq <= Math.min(to, from + 99); seq += 1) {
    findings.add([0, seq], { ...chainRow(seq), what: "deleted", detail: "the block is not there" });
  }
}

/** The anchored hashes, without those that nobody with the key has written. */
function bySeq(anchors: readonly AnchorRecord[], keys: ChainKeys, findings: Findings): Map<number, string> {
  const anchored = new Map<number, string>();
  for (const anchor of anchors) {
    if (isGenuine(anchor, keys)) anchored.set(anchor.seq, anchor.head_hash);
    else {
      const detail =
        keys.byId(anchor.key_id) === undefined ? "it is signed with an unknown key" : "its signature is wrong";
      findings.add([0, anchor.seq], {
        table: "anchor",
        id: `${anchor.place} / ${anchor.seq}`,
        what: "changed",
        detail,
      });
    }
  }
  return anchored;
}

/** Tells blocks that changed places from blocks that were changed, and from blocks that nobody has sealed. */
function nameBroken(
  broken: readonly Block[],
  { keys, findings, lastAnchored }: { keys: ChainKeys; findings: Findings; lastAnchored: number },
): void {
  for (const block of broken) {
    const key = keys.byId(block.key_id);
    const home =
      key && broken.slice(0, 200).find(({ seq }) => seq !== block.seq && hashOf({ ...block, seq }, key) === block.hash);
    const detail =
      home !== undefined
        ? `it is block ${home.seq}`
        : key === undefined
          ? "it is sealed with an unknown key"
          : "its hash is not that of its content";
    const isNew = home === undefined && block.seq > lastAnchored && lastAnchored > 0;
    const what = home !== undefined ? "swapped" : isNew ? "inserted" : "changed";
    findings.add([0, block.seq], { ...chainRow(block.seq), what, detail });
  }
}

/**
 * Holds what the database remembers of its anchors against what is outside (read after the snapshot began): a record
 * that is missing there was cut off there.
 */
export async function checkRemembered(snapshot: Snapshot, { keys, anchors, findings }: ChainCheck): Promise<void> {
  const outside = new Set(anchors.map(({ place, seq }) => `${place} ${seq}`));
  const places = new Set(anchors.map(({ place }) => place));
  for await (const page of snapshot.stream("SELECT * FROM audit_anchor ORDER BY seq, place")) {
    for (const row of page) {
      const anchor = row as unknown as AnchorRecord; // What it really is, its signature tells.
      const id = `${anchor.seq} / ${anchor.place}`;
      if (!isGenuine(anchor, keys)) {
        const detail = "its signature is wrong";
        findings.add([1, anchor.seq], { table: "audit_anchor", id, what: "changed", detail });
      } else if (places.has(anchor.place) && !outside.has(`${anchor.place} ${anchor.seq}`)) {
        const detail = "the database remembers it, and it is not there";
        findings.add([1, anchor.seq], {
          table: "anchor",
          id: `${anchor.place} / ${anchor.seq}`,
          what: "deleted",
          detail,
        });
      }
    }
  }
}

/** Rows of `audit_anchor` that were deleted: what is outside should be remembered inside. */
export async function checkForgotten({ query }: Snapshot, { keys, anchors, findings }: ChainCheck): Promise<void> {
  const rows = await query<RawRow>("SELECT seq, place FROM audit_anchor");
  const inside = new Set(rows.map(({ seq, place }) => `${String(place)} ${String(seq)}`));
  // The newest may have been written outside and not yet inside when the server was killed.
  const newest = Math.max(0, ...anchors.map(({ seq }) => seq));
  for (const anchor of anchors) {
    if (anchor.seq === newest || !isGenuine(anchor, keys) || inside.has(`${anchor.place} ${anchor.seq}`)) continue;
    const detail = "it was anchored outside, and the database does not remember it";
    findings.add([1, anchor.seq], {
      table: "audit_anchor",
      id: `${anchor.seq} / ${anchor.place}`,
      what: "deleted",
      detail,
    });
  }
}
