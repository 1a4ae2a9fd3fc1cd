import { AppError } from "@myba/shared/errors";
import jsonPatch from "fast-json-patch";
import { z } from "zod";
import type { Store } from "../database/store.ts";
import { replayProjectChanges } from "../projects/projects.ts";
import { changeTicket, patched } from "./change-ticket.ts";
import { nextRedo, nextUndo } from "./operations.ts";
import { findTicketByNumber } from "./ticket-state.ts";

const versionRow = z.object({ number: z.number().int(), patch: z.string() });

/** What undo and redo would do, by their labels. */
export function undoState(store: Store) {
  const undo = nextUndo(store);
  const redo = nextRedo(store);
  return {
    undo: undo === null ? null : { label: undo.label },
    redo: redo === null ? null : { label: redo.label },
  };
}

/** Takes back the newest step; `undo/nothing`. Every ticket gets a new version that says so. */
export function undo(store: Store): { label: string } {
  return replay(store, "undo");
}

/** Does the step again that was last taken back; `undo/nothing`. */
export function redo(store: Store): { label: string } {
  return replay(store, "redo");
}

function replay(store: Store, direction: "undo" | "redo"): { label: string } {
  return store.write(["tickets", "projects"], () => {
    const operation = direction === "undo" ? nextUndo(store) : nextRedo(store);
    if (operation === null) throw new AppError("undo/nothing");
    replayVersions(store, operation.id, direction);
    replayProjectChanges(store, operation.id, direction);
    store.sql("UPDATE operation SET undone = ? WHERE id = ?").run(direction === "undo" ? 1 : 0, operation.id);
    return { label: operation.label };
  });
}

function replayVersions(store: Store, operationId: number, direction: "undo" | "redo"): void {
  // Parents before their children either way: both keep their links, and only places in the tree follow.
  const query =
    direction === "undo"
      ? "SELECT number, backward AS patch FROM version WHERE operation_id = ? ORDER BY number, revision DESC"
      : "SELECT number, forward AS patch FROM version WHERE operation_id = ? ORDER BY number, revision";
  const summary = direction === "undo" ? "Undone" : "Done again";
  for (const row of z.array(versionRow).parse(store.sql(query).all(operationId))) {
    const ticket = findTicketByNumber(store, row.number);
    if (ticket === null) continue;
    const patch = z.array(z.custom<jsonPatch.Operation>()).parse(JSON.parse(row.patch));
    changeTicket(store, ticket, patched(ticket.state, patch), { author: "user", summary, operation: null });
  }
}
