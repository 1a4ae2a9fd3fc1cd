import type { DraftId, GenerationId, ProjectId, SourceId } from "@myba/shared/ids";
import type { Generation } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";
import { processMark } from "../process-life.ts";
import { requireProject } from "../projects/projects.ts";
import { type Answerer, type Choice, requireGeneration } from "./generation-row.ts";

export interface NewGeneration {
  readonly projectId: ProjectId;
  readonly name: string;
  /** As the source keeps it. */
  readonly text: string;
  /** The compose draft this text came from; forgotten now. */
  readonly draftId: DraftId | null;
  readonly choice: Choice;
  readonly queueOffline: boolean;
  readonly answerer: Answerer;
  /** Works beside the owner of the data folder. */
  readonly isGuest: boolean;
}

/** Stores a text and a generation of it that runs; inside a transaction. */
export function insertGeneration(store: Store, made: NewGeneration): Generation {
  const { projectId: project, name, text, answerer } = made;
  requireProject(store, project);
  const now = store.now();
  const source = store.makeId() as SourceId; // makeId makes ULIDs.
  const id = store.makeId() as GenerationId;
  store
    .sql("INSERT INTO source (id, project_id, name, text, sentences, created_at) VALUES (?, ?, ?, ?, '[]', ?)")
    .run(source, project, name, text, now);
  store
    .sql(
      `INSERT INTO generation (id, project_id, source_id, name, state, process_id, started_at, choice, queue_offline,
        provider_id, provider_label, model) VALUES (?, ?, ?, ?, 'running', ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      id,
      project,
      source,
      name,
      processMark(made.isGuest),
      now,
      JSON.stringify(made.choice),
      made.queueOffline ? 1 : 0,
      answerer.providerId,
      answerer.providerLabel,
      answerer.model,
    );
  if (made.draftId !== null) store.sql("DELETE FROM draft WHERE id = ?").run(made.draftId);
  return requireGeneration(store, id);
}
