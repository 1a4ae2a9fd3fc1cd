import { draftId, type DraftId, projectId, type ProjectId } from "@myba/shared/ids";
import { AppError } from "@myba/shared/errors";
import { maxTextLength } from "@myba/shared/generation/generation";
import { z } from "zod";
import type { ComposeDraft } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";
import { isLiveProject } from "../projects/projects.ts";

const draftRow = z.object({
  id: draftId,
  project_id: projectId.nullable(),
  name: z.string(),
  text: z.string(),
  updated_at: z.number().int(),
});

const columns = "SELECT id, project_id, name, text, updated_at FROM draft";

/** What a draft's line in the sidebar shows of its text. */
const excerptLength = 120;

/** Drafts, the one touched last first. */
export function listDrafts(store: Store): (Omit<ComposeDraft, "text"> & { excerpt: string })[] {
  const query = `SELECT id, project_id, name, substr(text, 1, 400) AS text, updated_at FROM draft ORDER BY updated_at DESC, id DESC`;
  return store
    .sql(query)
    .all()
    .map((row) => {
      const { text, ...draft } = asDraft(row);
      return { ...draft, excerpt: text.replaceAll(/\s+/g, " ").trim().slice(0, excerptLength) };
    });
}

/** One draft with its text; `source/not-found` when it was deleted or generated. */
export function getDraft(store: Store, id: DraftId): ComposeDraft {
  const row = store.sql(`${columns} WHERE id = ?`).get(id);
  if (row === undefined) throw new AppError("source/not-found");
  return asDraft(row);
}

function asDraft(row: unknown): ComposeDraft {
  const { id, project_id, name, text, updated_at } = draftRow.parse(row);
  return { id, projectId: project_id, name, text, updatedAt: updated_at };
}

export interface DraftInput {
  readonly id: DraftId | null;
  readonly projectId: ProjectId | null;
  readonly name: string;
  readonly text: string;
}

/**
 * Saves what is being typed, durable on return. An id of a draft that is gone makes it again: typing never fails
 * because another window threw the draft or its project away. Throws `text/too-large`.
 */
export function saveDraft(store: Store, input: DraftInput): Omit<ComposeDraft, "text"> {
  refuseTooLong(input.text);
  return store.write(["drafts"], () => {
    const { projectId: wanted } = input;
    const projectId = wanted !== null && isLiveProject(store, wanted) ? wanted : null;
    const id = input.id ?? (store.makeId() as DraftId); // makeId makes ULIDs.
    const draft = { id, projectId, name: input.name, updatedAt: store.now() };
    store
      .sql(
        `INSERT INTO draft (id, project_id, name, text, updated_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET project_id = excluded.project_id, name = excluded.name, text = excluded.text,
          updated_at = excluded.updated_at`,
      )
      .run(id, draft.projectId, draft.name, input.text, draft.updatedAt);
    return draft;
  });
}

/** Deletes a draft; one that is gone already is no failure. */
export function deleteDraft(store: Store, id: DraftId): void {
  store.write(["drafts"], () => store.sql("DELETE FROM draft WHERE id = ?").run(id));
}

/** Throws `text/too-large` for a text longer than a generation takes. */
export function refuseTooLong(text: string): void {
  if (text.length <= maxTextLength) return;
  const data = {
    size: `${text.length.toLocaleString("en")} characters`,
    limit: `${maxTextLength.toLocaleString("en")} characters`,
  };
  throw new AppError("text/too-large", data);
}
