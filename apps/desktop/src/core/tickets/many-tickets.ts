import { AppError } from "@myba/shared/errors";
import type { TicketId } from "@myba/shared/ids";
import { z } from "zod";
import type { bulkPatch } from "../../bridge/tickets.ts";
import type { Store } from "../database/store.ts";
import { requireProject } from "../projects/projects.ts";
import { changeTicket } from "./change-ticket.ts";
import { editedContent } from "./edited-content.ts";
import { countWords, fieldsChanged, fieldWords } from "./field-words.ts";
import { beginOperation, dropEmptyOperations, type Operation } from "./operations.ts";
import { findTicket, findTicketByNumber, numberOf, type StoredTicket, type TicketState } from "./ticket-state.ts";
import { short } from "./tickets.ts";
import { placeInTree, selfAndBelow } from "./tree.ts";

type BulkPatch = z.infer<typeof bulkPatch>;

/** Changes the same fields of many live tickets in one step; ids that are gone or trashed are left out. */
export function editMany(store: Store, ids: readonly TicketId[], patch: BulkPatch): { changed: number } {
  return store.write(["tickets", "projects"], () => {
    if (patch.projectId !== undefined) requireProject(store, patch.projectId);
    const chosen = new Set(ids);
    const operation = beginOperation(store, `Change ${countWords(chosen.size, "ticket")}`);
    let changed = 0;
    for (const id of chosen) {
      const ticket = findTicket(store, id);
      if (ticket === null || ticket.state.trashed) continue;
      if (changeOne(store, ticket, { ...ticket.state, content: bulkContent(ticket.state, patch) }, operation))
        changed += 1;
    }
    if (patch.projectId !== undefined)
      changed = Math.max(changed, moveToProject(store, chosen, patch.projectId, operation));
    return { changed };
  });
}

function bulkContent(state: TicketState, patch: BulkPatch): TicketState["content"] {
  const { projectId: _moved, addLabels = [], removeLabels = [], ...fields } = patch;
  const { content } = state;
  const kept = content.labels.filter((label) => !removeLabels.includes(label));
  // A ticket holds at most 20 labels; the newest ones beyond that do not fit.
  const labels = [...new Set([...kept, ...addLabels])].slice(0, 20);
  return editedContent(content, { ...fields, labels });
}

/** Tickets below a moved one move along; one whose parent stays behind stands on its own. */
function moveToProject(
  store: Store,
  ids: ReadonlySet<TicketId>,
  projectId: TicketState["projectId"],
  operation: Operation,
): number {
  const moved = new Set(live(store, ids).flatMap((ticket) => selfAndBelow(store, ticket.number)));
  let changed = 0;
  for (const number of moved) {
    const ticket = findTicketByNumber(store, number);
    if (ticket === null) continue;
    const { parentId } = ticket.state;
    const parent = parentId === null ? null : numberOf(store, parentId);
    const staysBelow = parent !== null && (moved.has(parent) || ticket.state.projectId === projectId);
    const after = { ...ticket.state, projectId, parentId: staysBelow ? parentId : null };
    if (changeOne(store, ticket, after, operation)) changed += 1;
  }
  return changed;
}

function changeOne(store: Store, ticket: StoredTicket, after: TicketState, operation: Operation): boolean {
  const summary = `Changed ${fieldWords(fieldsChanged(ticket.state, after))}`;
  return changeTicket(store, ticket, after, { author: "user", summary, operation });
}

function live(store: Store, ids: ReadonlySet<TicketId>): StoredTicket[] {
  return [...ids].flatMap((id) => {
    const ticket = findTicket(store, id);
    return ticket === null || ticket.state.trashed ? [] : [ticket];
  });
}

/** Moves tickets and everything below them to the trash. */
export function trashTickets(store: Store, ids: readonly TicketId[]): { changed: number } {
  return setTrashed(store, ids, true);
}

/** Brings tickets and everything below them back. */
export function restoreTickets(store: Store, ids: readonly TicketId[]): { changed: number } {
  return setTrashed(store, ids, false);
}

function setTrashed(store: Store, ids: readonly TicketId[], trashed: boolean): { changed: number } {
  return store.write(["tickets", "projects"], () => {
    const family = familyOf(store, ids);
    const operation = beginOperation(store, trashLabel(store, family, trashed));
    const summary = trashed ? "Moved to the trash" : "Restored from the trash";
    // Asked once a project: the answer counts its tickets.
    const known = new Set<string>();
    let changed = 0;
    for (const number of family) {
      const ticket = findTicketByNumber(store, number);
      if (ticket === null || ticket.state.trashed === trashed) continue;
      const { projectId } = ticket.state;
      if (!trashed && !known.has(projectId)) known.add(requireProject(store, projectId).id);
      changeTicket(store, ticket, { ...ticket.state, trashed }, { author: "user", summary, operation });
      changed += 1;
    }
    return { changed };
  });
}

function trashLabel(store: Store, family: ReadonlySet<number>, trashed: boolean): string {
  const first = family.size === 1 ? findTicketByNumber(store, Math.max(...family)) : null;
  const what = first === null ? countWords(family.size, "ticket") : `“${short(first.state.content.title)}”`;
  return trashed ? `Move ${what} to the trash` : `Restore ${what}`;
}

function familyOf(store: Store, ids: readonly TicketId[]): Set<number> {
  const family = new Set<number>();
  for (const id of ids) {
    const number = numberOf(store, id);
    if (number === null || family.has(number)) continue;
    for (const member of selfAndBelow(store, number)) family.add(member);
  }
  return family;
}

/**
 * Deletes trashed tickets and the trashed ones below them, with their history and what undo knew of them; live tickets
 * are left alone, and one whose parent goes stands on its own. Not undoable.
 */
export function deleteTicketsForever(store: Store, ids: readonly TicketId[]): { changed: number } {
  return store.write(["tickets", "projects"], () => {
    const doomed = [...familyOf(store, ids)].filter((number) => isTrashed(store, number));
    const orphans = doomed.flatMap((number) => liveChildren(store, number));
    for (const number of doomed) {
      store.sql("DELETE FROM ticket_words WHERE rowid = ?").run(number);
      store.sql("DELETE FROM ticket WHERE number = ?").run(number);
    }
    for (const number of orphans) placeInTree(store, number);
    dropEmptyOperations(store);
    return { changed: doomed.length };
  });
}

function isTrashed(store: Store, number: number): boolean {
  return store.sql("SELECT 1 FROM ticket WHERE number = ? AND trashed_at IS NOT NULL").get(number) !== undefined;
}

function liveChildren(store: Store, number: number): number[] {
  const query = "SELECT number FROM ticket WHERE parent = ? AND trashed_at IS NULL";
  return z.array(z.number()).parse(store.sql(query).pluck().all(number));
}

/** Throws `ticket/not-found` when none of these tickets exists: the list they were chosen from is out of date. */
export function requireSome(store: Store, ids: readonly TicketId[]): void {
  if (ids.every((id) => numberOf(store, id) === null)) throw new AppError("ticket/not-found");
}
