import { uptime } from "node:os";
import { generationId, type GenerationId, sourceId, type SourceId } from "@myba/shared/ids";
import { sentenceSpan } from "@myba/shared/generation/source";
import { z } from "zod";
import type { Store } from "../database/store.ts";
import { requireGeneration, writeEnd } from "./generation-row.ts";
import { appendToJournal, trimJournals } from "./journal.ts";
import { coverageFromTickets } from "./sources.ts";

const runningRow = z.object({
  id: generationId,
  source_id: sourceId,
  process_id: z.number().int(),
  started_at: z.number(),
});

/** Stored instead of a process id by the owner of the data folder: whoever owns it next knows that one to be gone. */
export const ownerProcess = 0;

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
      if (!isRunningHere(row.id) && !isAlive(store, row)) interrupt(store, row.id, row.source_id);
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

/** Whether a guest in another process of this machine may still be running it. */
function isAlive(store: Store, row: z.infer<typeof runningRow>): boolean {
  const { process_id, started_at } = row;
  // Process ids are given again after a restart of the machine.
  const bootedAt = store.now() - uptime() * 1000;
  if (process_id === ownerProcess || process_id === process.pid || started_at < bootedAt) return false;
  try {
    process.kill(process_id, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
