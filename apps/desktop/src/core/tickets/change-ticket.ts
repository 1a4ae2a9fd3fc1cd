import jsonPatch, { type Operation as PatchOperation } from "fast-json-patch";
import type { Author } from "@myba/shared/tickets/ticket";
import type { TicketId } from "@myba/shared/ids";
import type { Store } from "../database/store.ts";
import type { Operation } from "./operations.ts";
import type { StoredTicket, TicketState } from "./ticket-state.ts";
import { insertTicket, type NewTicket, updateTicket } from "./write-ticket.ts";

export interface Change {
  readonly author: Author;
  /** "Changed title and points", "Created", "Restored version 3". */
  readonly summary: string;
  /** The undo step this belongs to; null for what undo and redo do themselves. */
  readonly operation: Operation | null;
}

/** Stores a new ticket with its first version; inside a transaction. Undo of it moves it to the trash. */
export function createTicket(store: Store, ticket: NewTicket, change: Change): { number: number; id: TicketId } {
  const made = insertTicket(store, ticket);
  insertVersion(store, { number: made.number, revision: 1, change, forward: untrash, backward: trash });
  return made;
}

/** Makes `after` the ticket's state with a version that can bring `before` back; false when nothing differs. */
export function changeTicket(store: Store, ticket: StoredTicket, after: TicketState, change: Change): boolean {
  const before = ticket.state;
  const patches = difference(before, after);
  if (patches === null) return false;
  const revision = ticket.revision + 1;
  updateTicket(store, ticket.number, { before, after, revision });
  insertVersion(store, { number: ticket.number, revision, change, ...patches });
  return true;
}

/** A state with a version's patch applied; the given state stays as it is. */
export function patched(state: TicketState, patch: readonly PatchOperation[]): TicketState {
  const document = structuredClone(state);
  return jsonPatch.applyPatch(document, structuredClone(patch), false, true).newDocument;
}

const trash: readonly PatchOperation[] = [{ op: "replace", path: "/trashed", value: true }];
const untrash: readonly PatchOperation[] = [{ op: "replace", path: "/trashed", value: false }];

interface Patches {
  readonly forward: readonly PatchOperation[];
  readonly backward: readonly PatchOperation[];
}

function difference(before: TicketState, after: TicketState): Patches | null {
  // Trashing is by far the commonest change of many at once, and needs no comparison of contents.
  const isSameButTrash =
    before.content === after.content &&
    before.parentId === after.parentId &&
    before.projectId === after.projectId &&
    before.dependsOn === after.dependsOn;
  if (isSameButTrash) {
    if (before.trashed === after.trashed) return null;
    return after.trashed ? { forward: trash, backward: untrash } : { forward: untrash, backward: trash };
  }
  const forward = steps(before, after);
  return forward.length === 0 ? null : { forward, backward: steps(after, before) };
}

function steps(from: TicketState, to: TicketState): PatchOperation[] {
  const patch = jsonPatch.compare({ ...from, dependsOn: null }, { ...to, dependsOn: null });
  // Whole, because a dependency deleted forever also leaves the list, and places in it would then be wrong.
  if (from.dependsOn.join() === to.dependsOn.join()) return patch;
  return [...patch, { op: "replace", path: "/dependsOn", value: to.dependsOn }];
}

interface VersionRow extends Patches {
  readonly number: number;
  readonly revision: number;
  readonly change: Change;
}

function insertVersion(store: Store, { number, revision, change, forward, backward }: VersionRow): void {
  store
    .sql(
      `INSERT INTO version (number, revision, operation_id, author, at, summary, forward, backward)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      number,
      revision,
      change.operation?.id() ?? null,
      change.author,
      store.now(),
      change.summary,
      JSON.stringify(forward),
      JSON.stringify(backward),
    );
}
