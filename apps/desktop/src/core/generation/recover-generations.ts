import { generationId, type GenerationId, sourceId, type SourceId } from "@myba/shared/ids";
import { sentenceSpan } from "@myba/shared/generation/source";
import { z } from "zod";
import type { Store } from "../database/store.ts";
import { requireGeneration, writeEnd } from "./generation-row.ts";
import { appendToJournal, trimJournals } from "./journal.ts";
import { coverageFromTickets } from "./sources.ts";

const runningRow = z.object({ id: generationId, source_id: sourceId, process_id: z.number().int() });

/** Marks generations whose process died as interrupted, with the tickets they had; for the owner of the data folder. */
export function recoverGenerations(store: Store): void {
  store.write(["generations"], () => {
    const rows = store.sql("SELECT id, source_id, process_id FROM generation WHERE state = 'running'").all();
    for (const row of z.array(runningRow).parse(rows)) {
      if (!isAlive(row.process_id)) interrupt(store, row.id, row.source_id);
    }
    trimJournals(store);
  });
}

function interrupt(store: Store, id: GenerationId, source: SourceId): void {
  writeEnd(store, id, { state: "interrupted", error: { code: "generation/interrupted", data: {} } });
  const sentences = store.sql("SELECT sentences FROM source WHERE id = ?").pluck().get(source);
  const spans = z.array(sentenceSpan).parse(JSON.parse(z.string().parse(sentences)));
  const coverage = coverageFromTickets(store, source, spans);
  store.sql("UPDATE source SET coverage = ? WHERE id = ?").run(JSON.stringify(coverage), source);
  appendToJournal(store, id, { kind: "ended", generation: requireGeneration(store, id), coverage });
}

/** Whether another process of this machine may still be running it; this one has only just started. */
function isAlive(processId: number): boolean {
  if (processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
