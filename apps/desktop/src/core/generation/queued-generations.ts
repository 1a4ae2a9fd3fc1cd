import { generationId, type GenerationId, projectId, type ProjectId, providerId } from "@myba/shared/ids";
import { z } from "zod";
import type { Generation } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";
import { processMark } from "../process-life.ts";
import { type Answerer, type Choice, requireGeneration, writeAnswerer } from "./generation-row.ts";

const choice = z.object({ providerId: providerId.nullable(), model: z.string().nullable() });

/** Lets a running generation wait for the network; inside a transaction. */
export function backToQueue(store: Store, id: GenerationId): void {
  store.sql("UPDATE generation SET state = 'queued', needs_confirmation = 0 WHERE id = ?").run(id);
}

/** Makes a queued generation this process's to run, by whoever answers now; false when another was faster. */
export function claimQueued(
  store: Store,
  id: GenerationId,
  { answerer, isGuest }: { readonly answerer: Answerer; readonly isGuest: boolean },
): boolean {
  return store.write(["generations"], () => {
    const query = `UPDATE generation SET state = 'running', needs_confirmation = 0, process_id = ?, started_at = ?
      WHERE id = ? AND state = 'queued'`;
    if (store.sql(query).run(processMark(isGuest), store.now(), id).changes !== 1) return false;
    writeAnswerer(store, id, answerer);
    return true;
  });
}

/** Lets a queued generation wait for a person, because the network is back and it costs. */
export function askForConfirmation(store: Store, id: GenerationId): void {
  store.write(["generations"], () =>
    store.sql("UPDATE generation SET needs_confirmation = 1 WHERE id = ? AND state = 'queued'").run(id),
  );
}

const askedRow = z.object({
  project_id: projectId,
  text: z.string(),
  choice: z.string().nullable(),
  queue_offline: z.number().int(),
});

/** What a stored generation was asked for: its text, and who shall answer. */
export function whatWasAsked(
  store: Store,
  id: GenerationId,
): { projectId: ProjectId; text: string; choice: Choice; queueOffline: boolean } {
  const query = `SELECT g.project_id, s.text, g.choice, g.queue_offline
    FROM generation g JOIN source s ON s.id = g.source_id WHERE g.id = ?`;
  const row = askedRow.parse(store.sql(query).get(id));
  return {
    projectId: row.project_id,
    text: row.text,
    choice: row.choice === null ? { providerId: null, model: null } : choice.parse(JSON.parse(row.choice)),
    queueOffline: row.queue_offline === 1,
  };
}

/** Generations that wait for the network and for nobody's consent, oldest first. */
export function waitingForNetwork(store: Store): GenerationId[] {
  const query = "SELECT id FROM generation WHERE state = 'queued' AND needs_confirmation = 0 ORDER BY id";
  return z.array(generationId).parse(store.sql(query).pluck().all());
}

/** Forgets a queued generation, whose text becomes a draft again; null when it is not queued any more. */
export function forgetQueued(store: Store, id: GenerationId): Generation | null {
  return store.write(["generations", "drafts"], () => {
    const generation = requireGeneration(store, id);
    if (generation.state !== "queued") return null;
    const { text } = whatWasAsked(store, id);
    store
      .sql("INSERT INTO draft (id, project_id, name, text, updated_at) VALUES (?, ?, ?, ?, ?)")
      .run(store.makeId(), generation.projectId, generation.name, text, store.now());
    store.sql("DELETE FROM generation_event WHERE generation_id = ?").run(id);
    store.sql("DELETE FROM generation WHERE id = ?").run(id);
    store.sql("DELETE FROM source WHERE id = ?").run(generation.sourceId);
    return { ...generation, state: "cancelled", needsConfirmation: false, endedAt: store.now() };
  });
}
