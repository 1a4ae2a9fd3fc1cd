import { waitFor } from "@myba/engine/providers/wait-for";
import type { MeteredEvent } from "@myba/shared/billing-api/generations";
import type { AccountId } from "../ledger/accounts.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";
import type { GenerationParts } from "./generation-parts.ts";
import { findGeneration, type GenerationRow, receiptAtStart, receiptOf } from "./generation-row.ts";
import { type JournalEntry, readJournal } from "./journal.ts";

import type { RunningGeneration } from "./running-generation.ts";

/** An event with the id to resume after. */
export interface FollowedEvent {
  readonly id: string;
  readonly event: MeteredEvent;
}

export interface FollowOptions {
  readonly parts: Pick<GenerationParts, "database" | "ledger" | "now" | "limits">;
  /** The wallet of whoever reads. */
  readonly accountId: AccountId;
  /** The generation where it runs in this process. */
  readonly runningHere: (id: string) => RunningGeneration | undefined;
  /** How often to look where it runs in another process. */
  readonly lookEveryMs: number;
  /** `Last-Event-ID`; from the beginning without it. */
  readonly afterId: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Comes after every event of the engine. */
const endId = "end";

/**
 * A generation's events after an id, then those to come, ending after its receipt. The reader sets the pace: what is not
 * asked for stays in the database.
 */
export async function* followGeneration(
  row: GenerationRow,
  options: FollowOptions,
): AsyncGenerator<FollowedEvent, void> {
  const { parts, runningHere, signal, afterId } = options;
  if (afterId === endId) return;
  let seq = placeAfter(afterId);
  if (seq < 0) {
    seq = 0;
    yield { id: "0", event: { kind: "reserved", receipt: receiptAtStart(row) } };
  }
  const elsewhere = new Elsewhere(options, row.id);
  const isGone = (): boolean => signal?.aborted === true;
  while (!isGone()) {
    const run = runningHere(row.id);
    // Read before the journal: once it is settled nothing more is written.
    // oxlint-disable-next-line no-await-in-loop -- each look follows the one before
    const known = run === undefined ? await findGeneration(parts.database, row.id) : null;
    if (known === undefined) return;
    // oxlint-disable-next-line no-await-in-loop
    const entries: readonly JournalEntry[] = run?.entriesAfter(seq) ?? (await readJournal(parts.database, row.id, seq));
    for (const entry of entries) {
      ({ seq } = entry);
      yield { id: String(seq), event: { kind: "generation", event: entry.event } };
    }
    if (entries.length > 0) continue;
    if (known !== null && known.state !== "running") {
      const wallet = await walletViewOf(parts.ledger, options.accountId, parts.now());
      yield { id: endId, event: { kind: "settled", receipt: receiptOf(known), wallet } };
      return;
    }
    // oxlint-disable-next-line no-await-in-loop
    await (run === undefined ? elsewhere.wait() : run.entriesAfter(seq)?.length === 0 ? run.bell.wait(signal) : null);
  }
}

/** Waits for another process, and lets it know that somebody reads. */
class Elsewhere {
  readonly #options: FollowOptions;
  readonly #id: string;
  #toldAt = -Infinity;

  constructor(options: FollowOptions, id: string) {
    this.#options = options;
    this.#id = id;
  }

  async wait(): Promise<void> {
    const { parts, lookEveryMs, signal } = this.#options;
    const { database, now, limits } = parts;
    if (now() - this.#toldAt > limits.graceMs / 3) {
      this.#toldAt = now();
      await database.db
        .updateTable("generation")
        .set({ followed_until: now() + limits.graceMs })
        .where("id", "=", this.#id)
        .where("state", "=", "running")
        .execute();
    }
    await waitFor(lookEveryMs, signal ?? new AbortController().signal);
  }
}

/** -1 from the beginning; an id of a stream that never was ours means the same. */
function placeAfter(afterId: string | undefined): number {
  return afterId !== undefined && /^\d{1,9}$/.test(afterId) ? Number(afterId) : -1;
}
