import { generationId, type GenerationId, sourceId, type SourceId } from "@myba/shared/ids";
import { sentenceSpan } from "@myba/shared/generation/source";
import { z } from "zod";
import { loseCalls } from "../costs/ai-calls.ts";
import type { Store } from "../database/store.ts";
import { mayBeAlive } from "../process-life.ts";
import { requireGeneration, writeEnd } from "./generation-row.ts";
import { appendToJournal, trimJournals } from "./journal.ts";
import { coverageFromTickets } from "./sources.ts";

const runningRow = z.object({
  id: generationId,
  source_id: sourceId,
  process_id: z.number().int(),
  started_at: z.number(),
});

/**
 * Marks generations whose process died as interrupted, with the tickets they had; for the owner of the data folder,
 * who names those it runs itself.
 */
export function recoverGenerations(store: Store, isRunningHere: (id: GenerationId) => boolean): void {
  store.write(["generations"], () => {
    const rows = store
      .sql("SELECT id, source_id, process_id, started_at FROM generation WHERE state = 'running'")
      .all();
    for (const row of z.array(runningRow).parse(rows)) {
      const mark = { processId: row.process_id, startedAt: row.started_at };
      if (!isRunningHere(row.id) && !mayBeAlive(mark, store.now())) interrupt(store, row.id, row.source_id);
    }
    trimJournals(store);
  });
}

function interrupt(store: Store, id: GenerationId, source: SourceId): void {
  loseCalls(store, "generation_id", id);
  writeEnd(store, id, { state: "interrupted", error: { code: "generation/interrupted", data: {} } });
  const sentences = store.sql("SELECT sentences FROM source WHERE id = ?").pluck().get(source);
  const spans = z.array(sentenceSpan).parse(JSON.parse(z.string().parse(sentences)));
  const coverage = coverageFromTickets(store, source, spans);
  store.sql("UPDATE source SET coverage = ? WHERE id = ?").run(JSON.stringify(coverage), source);
  appendToJournal(store, id, { kind: "ended", generation: requireGeneration(store, id), coverage });
}
