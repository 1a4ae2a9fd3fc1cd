import type { GenerationId } from "@myba/shared/ids";
import type { Generation } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";
import type { Bell } from "./bell.ts";
import { requireGeneration } from "./generation-row.ts";
import { type JournalEntry, lastSeq, readJournal } from "./journal.ts";

export interface FollowOptions {
  readonly store: Store;
  /** Rings when something new may be in the journal. */
  readonly bell: Bell;
  readonly signal: AbortSignal | undefined;
  readonly isClosing: () => boolean;
  /** The end that only memory knows, if that is where it is. */
  readonly unstoredEnd: () => Generation | undefined;
}

/** Every event after a place in a generation's journal, then those to come, ending after `ended`. */
export async function* followJournal(
  id: GenerationId,
  afterSeq: number,
  { store, bell, signal, isClosing, unstoredEnd }: FollowOptions,
): AsyncGenerator<JournalEntry, void> {
  let seq = afterSeq;
  for (;;) {
    const entries = readJournal(store, id, seq);
    for (const entry of entries) {
      seq = entry.seq;
      yield entry;
      if (entry.event.kind === "ended") return;
    }
    if (entries.length > 0) continue;
    const unstored = unstoredEnd();
    if (unstored !== undefined) {
      yield { seq: seq + 1, event: { kind: "ended", generation: unstored, coverage: null } };
      return;
    }
    const generation = requireGeneration(store, id);
    if (generation.state !== "running" && generation.state !== "queued") {
      // The journal was trimmed, or the asker has had its end already.
      if (lastSeq(store, id) === 0) yield { seq: 1, event: { kind: "ended", generation, coverage: null } };
      return;
    }
    if (isClosing() || signal?.aborted === true) return;
    await bell.wait(signal);
  }
}
