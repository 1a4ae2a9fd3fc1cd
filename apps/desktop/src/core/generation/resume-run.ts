import { type SentenceSpan, sentenceSpan } from "@myba/shared/generation/source";
import type { SourceId } from "@myba/shared/ids";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import { z } from "zod";
import type { Generation } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";
import { processMark } from "../process-life.ts";
import { readJournal } from "./journal.ts";

/** What a generation had, as far as it is stored: another process may go on with it. */
export interface EarlierRun {
  readonly sentences: readonly SentenceSpan[];
  /** The newest version of each ticket. */
  readonly drafts: readonly TicketDraft[];
}

export function earlierRun(store: Store, { id, sourceId }: Pick<Generation, "id" | "sourceId">): EarlierRun {
  const drafts = new Map<string, TicketDraft>();
  for (let seq = 0, entries = readJournal(store, id, 0); entries.length > 0; entries = readJournal(store, id, seq)) {
    for (const { event } of entries) if (event.kind === "ticket") drafts.set(event.draft.ref, event.draft);
    seq = entries.at(-1)?.seq ?? seq;
  }
  return { sentences: sentencesOf(store, sourceId), drafts: [...drafts.values()] };
}

/** The sentences of a source, as they were read; none before that. */
export function sentencesOf(store: Store, id: SourceId): SentenceSpan[] {
  const sentences = store.sql("SELECT sentences FROM source WHERE id = ?").pluck().get(id);
  return z.array(sentenceSpan).parse(JSON.parse(z.string().parse(sentences)));
}

/** Lets a generation run again, in this process; one that had ended has not. */
export function reopenGeneration(store: Store, { id }: Pick<Generation, "id">, isGuest: boolean): void {
  store.write(["generations"], () => {
    store
      .sql("UPDATE generation SET state = 'running', error = NULL, ended_at = NULL, process_id = ? WHERE id = ?")
      .run(processMark(isGuest), id);
    store.sql("DELETE FROM generation_event WHERE generation_id = ? AND event ->> '$.kind' = 'ended'").run(id);
  });
}
