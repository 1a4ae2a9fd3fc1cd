import { AppError } from "@myba/shared/errors";
import { projectId, type ProjectId } from "@myba/shared/ids";
import { z } from "zod";
import type { ProjectRow } from "../../bridge/tickets.ts";
import type { Store } from "../database/store.ts";
import { changeTicket } from "../tickets/change-ticket.ts";
import { beginOperation, type Operation } from "../tickets/operations.ts";
import { findTicketByNumber } from "../tickets/ticket-state.ts";

const projectRecord = z.object({
  id: projectId,
  name: z.string(),
  created_at: z.number().int(),
  updated_at: z.number().int(),
  ticket_count: z.number().int(),
});

const columns = `SELECT p.id, p.name, p.created_at, p.updated_at,
  (SELECT count(*) FROM ticket t WHERE t.project_id = p.id AND t.trashed_at IS NULL) AS ticket_count FROM project p`;

/** The projects not in the trash, oldest first. */
export function listProjects(store: Store): ProjectRow[] {
  const rows = store.sql(`${columns} WHERE p.trashed_at IS NULL ORDER BY p.created_at, p.id`).all();
  return rows.map(asProject);
}

/** The project, unless it is unknown or trashed: `project/not-found`. */
export function requireProject(store: Store, id: ProjectId): ProjectRow {
  const row = store.sql(`${columns} WHERE p.id = ? AND p.trashed_at IS NULL`).get(id);
  if (row === undefined) throw new AppError("project/not-found");
  return asProject(row);
}

/** Whether the project is there and not in the trash. */
export function isLiveProject(store: Store, id: ProjectId): boolean {
  return store.sql("SELECT 1 FROM project WHERE id = ? AND trashed_at IS NULL").get(id) !== undefined;
}

function asProject(row: unknown): ProjectRow {
  const record = projectRecord.parse(row);
  return {
    id: record.id,
    name: record.name,
    ticketCount: record.ticket_count,
    createdAt: record.created_at,
    updatedAt: record.updated_at,
  };
}

/** Makes a project. Two projects never have the same name, whatever its case: `project/name-taken`. */
export function createProject(store: Store, name: string): ProjectRow {
  return store.write(["projects"], () => {
    refuseTakenName(store, name, null);
    const id = insertProject(store, name);
    const operation = beginOperation(store, `Create project ${name}`);
    recordChange(store, operation, { id, before: { name, trashed: true }, after: { name, trashed: false } });
    return requireProject(store, id);
  });
}

/** The project a fresh data folder begins with; nothing of it is undone. */
export function ensureFirstProject(store: Store): void {
  if (store.sql("SELECT 1 FROM project").get() !== undefined) return;
  store.write(["projects"], () => insertProject(store, "My project"));
}

function insertProject(store: Store, name: string): ProjectId {
  const id = store.makeId() as ProjectId; // makeId makes ULIDs.
  const now = store.now();
  store
    .sql("INSERT INTO project (id, name, created_at, updated_at, trashed_at) VALUES (?, ?, ?, ?, NULL)")
    .run(id, name, now, now);
  return id;
}

/** Renames a project: `project/not-found`, `project/name-taken`. */
export function renameProject(store: Store, id: ProjectId, name: string): ProjectRow {
  return store.write(["projects"], () => {
    const before = requireProject(store, id);
    refuseTakenName(store, name, id);
    if (before.name !== name) {
      const operation = beginOperation(store, `Rename project ${before.name}`);
      const change = { id, before: { name: before.name, trashed: false }, after: { name, trashed: false } };
      applyProjectState(store, id, change.after);
      recordChange(store, operation, change);
    }
    return requireProject(store, id);
  });
}

/** Moves a project and its tickets to the trash; undo brings back both. */
export function trashProject(store: Store, id: ProjectId): void {
  store.write(["projects", "tickets"], () => {
    const { name } = requireProject(store, id);
    const operation = beginOperation(store, `Move project ${name} to the trash`);
    const live = store.sql("SELECT number FROM ticket WHERE project_id = ? AND trashed_at IS NULL").pluck().all(id);
    for (const number of z.array(z.number()).parse(live)) {
      const ticket = findTicketByNumber(store, number);
      if (ticket === null) continue;
      const after = { ...ticket.state, trashed: true };
      changeTicket(store, ticket, after, { author: "user", summary: "Moved to the trash with its project", operation });
    }
    const change = { id, before: { name, trashed: false }, after: { name, trashed: true } };
    applyProjectState(store, id, change.after);
    recordChange(store, operation, change);
  });
}

const projectState = z.object({ name: z.string(), trashed: z.boolean() });
type ProjectState = z.infer<typeof projectState>;

/** Takes back, or does again, what an operation did to projects; inside a transaction. */
export function replayProjectChanges(store: Store, operationId: number, direction: "undo" | "redo"): void {
  const column = direction === "undo" ? "before" : "after";
  const rows = store
    .sql("SELECT project_id AS id, before, after FROM project_change WHERE operation_id = ?")
    .all(operationId);
  for (const row of z.array(z.object({ id: projectId, before: z.string(), after: z.string() })).parse(rows)) {
    applyProjectState(store, row.id, projectState.parse(JSON.parse(row[column])));
  }
}

function applyProjectState(store: Store, id: ProjectId, { name, trashed }: ProjectState): void {
  const now = store.now();
  store
    .sql("UPDATE project SET name = ?, trashed_at = ?, updated_at = ? WHERE id = ?")
    .run(name, trashed ? now : null, now, id);
}

function recordChange(
  store: Store,
  operation: Operation,
  { id, before, after }: { id: ProjectId; before: ProjectState; after: ProjectState },
): void {
  store
    .sql("INSERT INTO project_change (operation_id, project_id, before, after) VALUES (?, ?, ?, ?)")
    .run(operation.id(), id, JSON.stringify(before), JSON.stringify(after));
}

function refuseTakenName(store: Store, name: string, except: ProjectId | null): void {
  const wanted = name.toLocaleLowerCase("en");
  const taken = listProjects(store).some(
    (project) => project.id !== except && project.name.toLocaleLowerCase("en") === wanted,
  );
  if (taken) throw new AppError("project/name-taken", { name });
}
