import { generationId, type GenerationId, sourceId, type SourceId } from "@myba/shared/ids";
import { z } from "zod";
import { loseCalls } from "../costs/ai-calls.ts";
import type { Store } from "../database/store.ts";
import { mayBeAlive } from "../process-life.ts";
import { requireGeneration, writeEnd } from "./generation-row.ts";
import { appendToJournal, trimJournals } from "./journal.ts";
import { sentencesOf } from "./resume-run.ts";
import { coverageFromTickets } from "./sources.ts";

const runningRow = z.object({
  id: generationId,
  source_id: sourceId,
  process_id: z.number().int(),
  started_at: z.number(),
});

export interface RecoverOptions {
  readonly isRunningHere: (id: GenerationId) => boolean;
  /** Whether somebody else has gone on with it, so that it can be followed to its end. */
  readonly goesOn: (id: GenerationId) => boolean;
}

/**
 * Marks generations whose process died as interrupted, with the tickets they had, and gives those that go on; for the
 * owner of the data folder, who names those it runs itself.
 */
export function recoverGenerations(store: Store, { isRunningHere, goesOn }: RecoverOptions): GenerationId[] {
  return store.write(["generations"], () => {
    const left: GenerationId[] = [];
    const rows = store
      .sql("SELECT id, source_id, process_id, started_at FROM generation WHERE state = 'running'")
      .all();
    for (const row of z.array(runningRow).parse(rows)) {
      const mark = { processId: row.process_id, startedAt: row.started_at };
      if (isRunningHere(row.id) || mayBeAlive(mark, store.now())) continue;
      if (goesOn(row.id)) left.push(row.id);
      else interrupt(store, row.id, row.source_id);
    }
    trimJournals(store);
    return left;
  });
}

function interrupt(store: Store, id: GenerationId, source: SourceId): void {
  loseCalls(store, "generation_id", id);
  writeEnd(store, id, { state: "interrupted", error: { code: "generation/interrupted", data: {} } });
  const coverage = coverageFromTickets(store, source, sentencesOf(store, source));
  store.sql("UPDATE source SET coverage = ? WHERE id = ?").run(JSON.stringify(coverage), source);
  appendToJournal(store, id, { kind: "ended", generation: requireGeneration(store, id), coverage });
}
