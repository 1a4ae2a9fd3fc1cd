import { AppError, errorReport, type ErrorReport } from "@myba/shared/errors";
import { generationId, type GenerationId, projectId, providerId, type ProviderId, sourceId } from "@myba/shared/ids";
import { z } from "zod";
import { type Generation, generationStates } from "../../bridge/generations.ts";
import { usageOfGeneration } from "../costs/receipts.ts";
import type { Store } from "../database/store.ts";
import { readReceipt } from "../metered/metered-row.ts";

const generationRow = z.object({
  id: generationId,
  project_id: projectId,
  source_id: sourceId,
  name: z.string(),
  state: z.enum(generationStates),
  error: z.string().nullable(),
  provider_id: providerId,
  provider_label: z.string(),
  model: z.string(),
  needs_confirmation: z.number().int(),
  started_at: z.number().int(),
  ended_at: z.number().int().nullable(),
  ticket_count: z.number().int(),
  receipt: z.string().nullable(),
});

const columns = `SELECT g.id, g.project_id, g.source_id, g.name, g.state, g.error, g.provider_id, g.provider_label, g.model,
  g.needs_confirmation, g.started_at, g.ended_at,
  (SELECT receipt FROM metered_generation r WHERE r.generation_id = g.id) AS receipt,
  (SELECT count(*) FROM source_ticket m WHERE m.source_id = g.source_id) AS ticket_count FROM generation g`;

/** A generation as the contract shows it; `generation/not-found`. */
export function requireGeneration(store: Store, id: GenerationId): Generation {
  const row = store.sql(`${columns} WHERE g.id = ?`).get(id);
  if (row === undefined) throw new AppError("generation/not-found");
  return asGeneration(store, row);
}

/** Generations of one project or of all, newest first, at most 50. */
export function listGenerations(store: Store, project: string | null): Generation[] {
  const query = `${columns} WHERE @project IS NULL OR g.project_id = @project ORDER BY g.rowid DESC LIMIT 50`;
  return store
    .sql(query)
    .all({ project })
    .map((row) => asGeneration(store, row));
}

function asGeneration(store: Store, found: unknown): Generation {
  const row = generationRow.parse(found);
  return {
    id: row.id,
    projectId: row.project_id,
    sourceId: row.source_id,
    name: row.name,
    state: row.state,
    error: row.error === null ? null : errorReport.parse(JSON.parse(row.error)),
    ticketCount: row.ticket_count,
    providerId: row.provider_id,
    providerLabel: row.provider_label,
    model: row.model,
    usage: usageOfGeneration(store, row.id),
    receipt: readReceipt(row.receipt),
    needsConfirmation: row.needs_confirmation === 1,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

/** Who answers, as people know them. */
export interface Answerer {
  readonly providerId: ProviderId;
  readonly providerLabel: string;
  /** Empty for the offline engine. */
  readonly model: string;
}

/** Who was asked for. */
export interface Choice {
  /** Null for the first in the person's order. */
  readonly providerId: ProviderId | null;
  /** Null for the model chosen in its settings. */
  readonly model: string | null;
}

/** Writes who answers now; inside a transaction. */
export function writeAnswerer(
  store: Store,
  id: GenerationId,
  { providerId: provider, providerLabel, model }: Answerer,
): void {
  store
    .sql("UPDATE generation SET provider_id = ?, provider_label = ?, model = ? WHERE id = ?")
    .run(provider, providerLabel, model, id);
}

/** Writes how a generation ended; inside a transaction. */
export function writeEnd(
  store: Store,
  id: GenerationId,
  { state, error }: { state: Generation["state"]; error: ErrorReport | null },
): void {
  store
    .sql("UPDATE generation SET state = ?, error = ?, needs_confirmation = 0, ended_at = ? WHERE id = ?")
    .run(state, error === null ? null : JSON.stringify(error), store.now(), id);
}
