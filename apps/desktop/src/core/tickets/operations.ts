import { z } from "zod";
import type { Store } from "../database/store.ts";

/**
 * What a person did in one step, as one line of undo. It exists in the database from its first change on, so that a
 * step that changes nothing leaves no trace.
 */
export interface Operation {
  /** The row's id, made on the first call; what could be redone is then forgotten. */
  id(): number;
  /** Null while nothing has changed. */
  existing(): number | null;
}

/** Begins an operation with the label undo shows: "Change title of T-42". Inside a transaction. */
export function beginOperation(store: Store, label: string): Operation {
  let id: number | null = null;
  return {
    id() {
      id ??= insertOperation(store, label);
      return id;
    },
    existing: () => id,
  };
}

/** Goes on with an operation that an earlier transaction began. */
export function resumeOperation(id: number): Operation {
  return { id: () => id, existing: () => id };
}

function insertOperation(store: Store, label: string): number {
  store.sql("DELETE FROM operation WHERE undone = 1").run();
  const inserted = store.sql("INSERT INTO operation (label, at) VALUES (?, ?)").run(label, store.now());
  return Number(inserted.lastInsertRowid);
}

/** Drops operations none of whose tickets or projects exist any more: nothing is left to undo. */
export function dropEmptyOperations(store: Store): void {
  store
    .sql(
      `DELETE FROM operation WHERE NOT EXISTS (SELECT 1 FROM version WHERE operation_id = operation.id)
        AND NOT EXISTS (SELECT 1 FROM project_change WHERE operation_id = operation.id)`,
    )
    .run();
}

const topRow = z.object({ id: z.number().int(), label: z.string() }).nullable();
export type TopOperation = z.infer<typeof topRow>;

/** The operation undo would take back; null when there is none. */
export function nextUndo(store: Store): TopOperation {
  const query = "SELECT id, label FROM operation WHERE undone = 0 ORDER BY id DESC LIMIT 1";
  return topRow.parse(store.sql(query).get() ?? null);
}

/** The operation redo would bring back; null when there is none. */
export function nextRedo(store: Store): TopOperation {
  const query = "SELECT id, label FROM operation WHERE undone = 1 ORDER BY id LIMIT 1";
  return topRow.parse(store.sql(query).get() ?? null);
}
