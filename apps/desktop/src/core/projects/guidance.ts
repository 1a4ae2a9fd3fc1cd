import { noGuidance, projectGuidance, type ProjectGuidance } from "@myba/shared/generation/guidance";
import type { ProjectId } from "@myba/shared/ids";
import type { Store } from "../database/store.ts";
import { requireProject } from "./projects.ts";

/** What the project tells a model; `project/not-found`. What this version cannot read counts as nothing. */
export function readGuidance(store: Store, id: ProjectId): ProjectGuidance {
  requireProject(store, id);
  const stored = store.sql("SELECT guidance FROM project WHERE id = ?").pluck().get(id);
  const parsed = projectGuidance.safeParse(typeof stored === "string" ? JSON.parse(stored) : undefined);
  return parsed.success ? parsed.data : noGuidance;
}

/** Replaces what the project tells a model; `project/not-found`. Holds for the next generation. */
export function changeGuidance(store: Store, id: ProjectId, guidance: ProjectGuidance): ProjectGuidance {
  return store.write(["projects"], () => {
    requireProject(store, id);
    store
      .sql("UPDATE project SET guidance = ?, updated_at = ? WHERE id = ?")
      .run(JSON.stringify(guidance), store.now(), id);
    return readGuidance(store, id);
  });
}
