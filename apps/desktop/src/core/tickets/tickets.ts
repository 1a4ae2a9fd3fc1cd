import { AppError } from "@myba/shared/errors";
import type { ProjectId, TicketId, TicketKey } from "@myba/shared/ids";
import { type TicketContent } from "@myba/shared/tickets/content";
import type { Ticket } from "@myba/shared/tickets/ticket";
import type { TicketPatch, TicketRow } from "../../bridge/tickets.ts";
import type { Store } from "../database/store.ts";
import { requireProject } from "../projects/projects.ts";
import { changeTicket, createTicket } from "./change-ticket.ts";
import { editedContent } from "./edited-content.ts";
import { fieldsChanged, fieldWords } from "./field-words.ts";
import { beginOperation } from "./operations.ts";
import { findTicket, findTicketByNumber, type StoredTicket, type TicketState } from "./ticket-state.ts";
import { rowsByParent, rowsOf } from "./ticket-rows.ts";
import { checkDependencies, checkParent } from "./tree.ts";
import { writeMeta } from "./write-ticket.ts";

/** A ticket with what surrounds it. */
interface TicketDetail {
  readonly ticket: Ticket;
  readonly parent: TicketRow | null;
  readonly children: TicketRow[];
  readonly dependencies: TicketRow[];
}

/** One ticket, trashed or not, for its page; `ticket/not-found`. */
export function getTicket(store: Store, id: TicketId): TicketDetail {
  const stored = requireTicket(store, id);
  const { parentId, dependsOn } = stored.state;
  return {
    ticket: asTicket(stored),
    parent: parentId === null ? null : (rowsOf(store, [parentId])[0] ?? null),
    children: rowsByParent(store, stored.number),
    dependencies: rowsOf(store, dependsOn),
  };
}

/** Makes a ticket by hand. Throws `project/not-found`, and for the parent what `checkParent` throws. */
export function addTicket(
  store: Store,
  input: { projectId: ProjectId; parentId: TicketId | null; content: TicketContent },
): Ticket {
  return store.write(["tickets", "projects"], () => {
    requireProject(store, input.projectId);
    checkParent(store, null, input);
    const state: TicketState = { ...input, dependsOn: [], trashed: false };
    const made = createTicket(
      store,
      { state, meta: { engine: "person", model: "", language: "" }, sourceId: null },
      {
        author: "user",
        summary: "Created",
        operation: beginOperation(store, `Create “${short(input.content.title)}”`),
      },
    );
    return requireStored(findTicketByNumber(store, made.number));
  });
}

/**
 * Changes fields of one ticket on the revision the person saw. Throws `ticket/not-found` (also for a trashed one),
 * `ticket/changed-meanwhile`, `ticket/cycle`. A patch that changes nothing makes no version.
 */
export function editTicket(
  store: Store,
  { id, revision, patch }: { id: TicketId; revision: number; patch: TicketPatch },
): Ticket {
  return store.write(["tickets", "projects"], () => {
    const stored = requireLive(store, id);
    if (stored.revision !== revision) {
      throw new AppError("ticket/changed-meanwhile", { revision: stored.revision });
    }
    const after = editedState(store, stored, patch);
    const fields = fieldsChanged(stored.state, after);
    const hasChanged = changeTicket(store, stored, after, {
      author: "user",
      summary: `Changed ${fieldWords(fields)}`,
      operation: beginOperation(store, `Change ${fieldWords(fields)} of T-${stored.number}`),
    });
    // A field sent as it is changes nothing, and says that the person has looked: "Keep as it is".
    if (hasChanged || Object.keys(patch).length > 0) takeOver(store, stored);
    return requireStored(findTicket(store, id));
  });
}

/** What a model left unfinished is a person's from their first edit on. */
function takeOver(store: Store, { number, meta }: StoredTicket): void {
  if (meta.incomplete === undefined) return;
  const { incomplete: _, ...kept } = meta;
  writeMeta(store, number, kept);
}

function editedState(store: Store, stored: StoredTicket, patch: TicketPatch): TicketState {
  const { parentId, dependsOn, ...fields } = patch;
  const before = stored.state;
  const after: TicketState = {
    ...before,
    content: Object.keys(fields).length === 0 ? before.content : editedContent(before.content, fields),
    parentId: parentId === undefined ? before.parentId : parentId,
    dependsOn: dependsOn === undefined ? before.dependsOn : [...new Set(dependsOn)],
  };
  if (after.parentId !== before.parentId) checkParent(store, stored.number, after);
  if (after.dependsOn !== before.dependsOn) checkDependencies(store, stored.number, after.dependsOn);
  return after;
}

/** The ticket with this id, trashed or not; `ticket/not-found`. */
export function requireTicket(store: Store, id: TicketId): StoredTicket {
  const stored = findTicket(store, id);
  if (stored === null) throw new AppError("ticket/not-found");
  return stored;
}

/** The ticket with this id, not trashed; `ticket/not-found`. */
export function requireLive(store: Store, id: TicketId): StoredTicket {
  const stored = requireTicket(store, id);
  if (stored.state.trashed) throw new AppError("ticket/not-found");
  return stored;
}

function requireStored(stored: StoredTicket | null): Ticket {
  if (stored === null) throw new Error("a ticket written in this transaction is not there");
  return asTicket(stored);
}

/** The ticket as the contract shows it. */
export function asTicket(stored: StoredTicket): Ticket {
  const { number, id, state, meta, sourceId, revision, createdAt, updatedAt, trashedAt } = stored;
  return {
    id,
    key: `T-${number}` as TicketKey, // A row's number is a positive integer.
    projectId: state.projectId,
    sourceId: sourceId as Ticket["sourceId"], // A column that only source ids are written to.
    parentId: state.parentId,
    dependsOn: [...state.dependsOn],
    content: state.content,
    meta,
    revision,
    createdAt,
    updatedAt,
    trashedAt,
  };
}

/** A title as undo's label and notices show it: at most 40 characters. */
export function short(title: string): string {
  return title.length <= 40 ? title : `${title.slice(0, 39).trimEnd()}…`;
}
