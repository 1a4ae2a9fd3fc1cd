import { priorities, type TicketContent } from "@myba/shared/tickets/content";
import type { TicketId } from "@myba/shared/ids";
import type { TicketMeta } from "@myba/shared/tickets/ticket";
import type { Store } from "../database/store.ts";
import { numberOf, type TicketState } from "./ticket-state.ts";
import { placeInTree, treePath } from "./tree.ts";

export interface NewTicket {
  readonly state: TicketState;
  readonly meta: TicketMeta;
  readonly sourceId: string | null;
}

/** Inserts a ticket with all that is found by; inside a transaction. Gives its number. */
export function insertTicket(store: Store, { state, meta, sourceId }: NewTicket): { number: number; id: TicketId } {
  const id = store.makeId() as TicketId; // makeId makes ULIDs.
  const { content } = state;
  const parent = state.parentId === null ? null : numberOf(store, state.parentId);
  const number = nextNumber(store);
  const now = store.now();
  store
    .sql(
      `INSERT INTO ticket (number, id, project_id, parent, tree_path, type, title, status, priority, points, labels,
        criterion_count, question_count, revision, source_id, created_at, updated_at, trashed_at, incomplete)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)`,
    )
    .run(
      number,
      id,
      state.projectId,
      parent,
      treePath(store, number, parent),
      ...shownColumns(content),
      sourceId,
      now,
      now,
      state.trashed ? now : null,
      meta.incomplete === true ? 1 : 0,
    );
  store
    .sql("INSERT INTO ticket_content (number, content, meta) VALUES (?, ?, ?)")
    .run(number, JSON.stringify(content), JSON.stringify(meta));
  writeLabels(store, number, state);
  writeDependencies(store, number, state.dependsOn);
  store
    .sql("INSERT INTO ticket_words (rowid, title, labels, body) VALUES (?, ?, ?, ?)")
    .run(number, content.title, content.labels.join(" "), searchedBody(content));
  return { number, id };
}

/** The next key's number: one more than was ever given, also to tickets since deleted. */
function nextNumber(store: Store): number {
  const query = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'ticket'), 0) + 1";
  return Number(store.sql(query).pluck().get());
}

/** Makes `after` the stored state, touching only what differs from `before`; inside a transaction. */
export function updateTicket(
  store: Store,
  number: number,
  { before, after, revision }: { before: TicketState; after: TicketState; revision: number },
): void {
  const now = store.now();
  if (before.content !== after.content) writeContent(store, number, before.content, after.content);
  if (labelling(before) !== labelling(after)) writeLabels(store, number, after);
  if (before.dependsOn !== after.dependsOn) writeDependencies(store, number, after.dependsOn);
  if (before.parentId !== after.parentId || before.projectId !== after.projectId) {
    const parent = after.parentId === null ? null : numberOf(store, after.parentId);
    store.sql("UPDATE ticket SET parent = ?, project_id = ? WHERE number = ?").run(parent, after.projectId, number);
    if (before.parentId !== after.parentId) placeInTree(store, number);
  }
  if (before.trashed !== after.trashed) {
    store.sql("UPDATE ticket SET trashed_at = ? WHERE number = ?").run(after.trashed ? now : null, number);
  }
  store.sql("UPDATE ticket SET revision = ?, updated_at = ? WHERE number = ?").run(revision, now, number);
}

/** Replaces what is known about how a ticket came to be; inside a transaction. Makes no version. */
export function writeMeta(store: Store, number: number, meta: TicketMeta): void {
  store.sql("UPDATE ticket_content SET meta = ? WHERE number = ?").run(JSON.stringify(meta), number);
  store.sql("UPDATE ticket SET incomplete = ? WHERE number = ?").run(meta.incomplete === true ? 1 : 0, number);
}

/** What the table of labels knows of a state. */
function labelling({ content, projectId, trashed }: TicketState): string {
  return trashed ? "" : `${projectId} ${content.labels.join(" ")}`;
}

function writeContent(store: Store, number: number, before: TicketContent, after: TicketContent): void {
  store
    .sql(
      `UPDATE ticket SET type = ?, title = ?, status = ?, priority = ?, points = ?, labels = ?, criterion_count = ?,
        question_count = ? WHERE number = ?`,
    )
    .run(...shownColumns(after), number);
  store.sql("UPDATE ticket_content SET content = ? WHERE number = ?").run(JSON.stringify(after), number);
  const labelsBefore = before.labels.join(" ");
  const labelsAfter = after.labels.join(" ");
  const body = searchedBody(after);
  if (before.title === after.title && labelsBefore === labelsAfter && searchedBody(before) === body) return;
  store
    .sql("UPDATE ticket_words SET title = ?, labels = ?, body = ? WHERE rowid = ?")
    .run(after.title, labelsAfter, body, number);
}

function shownColumns(content: TicketContent) {
  return [
    content.type,
    content.title,
    content.status,
    priorities.indexOf(content.priority),
    content.points,
    JSON.stringify(content.labels),
    content.acceptanceCriteria.length,
    content.openQuestions.filter((question) => question.answer === null).length,
  ];
}

function writeLabels(store: Store, number: number, { content, projectId, trashed }: TicketState): void {
  store.sql("DELETE FROM ticket_label WHERE number = ?").run(number);
  if (trashed) return;
  const insert = store.sql("INSERT OR IGNORE INTO ticket_label (label, project_id, number) VALUES (?, ?, ?)");
  for (const label of content.labels) insert.run(label, projectId, number);
}

function writeDependencies(store: Store, number: number, dependsOn: readonly TicketId[]): void {
  store.sql("DELETE FROM dependency WHERE number = ?").run(number);
  const insert = store.sql(
    `INSERT OR IGNORE INTO dependency (number, needs, position) SELECT ?, number, ? FROM ticket WHERE id = ?`,
  );
  for (const [position, id] of dependsOn.entries()) insert.run(number, position, id);
}

/** What the search reads besides title and labels: story, description, criteria, and a bug's or spike's words. */
function searchedBody(content: TicketContent): string {
  const { story, bug, spike } = content;
  return [
    ...(story ? [story.role, story.goal, story.benefit] : []),
    content.description,
    ...content.acceptanceCriteria.map((criterion) => criterion.text),
    ...(bug ? [...bug.steps, bug.expected, bug.actual, bug.environment] : []),
    ...(spike ? [spike.question, spike.output] : []),
    ...content.subtasks.map((subtask) => subtask.title),
    content.component,
  ]
    .filter((part) => part !== "")
    .join("\n");
}
