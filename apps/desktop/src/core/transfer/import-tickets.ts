import { readBundle } from "@myba/engine/export/formats";
import { openReason, type SentenceFate, sentenceSpan } from "@myba/shared/generation/source";
import { type ProjectId, sentenceId, type SourceId, type TicketId } from "@myba/shared/ids";
import type { PortableSource, PortableTicket, TicketBundle } from "@myba/shared/tickets/bundle";
import { z } from "zod";
import type { Store } from "../database/store.ts";
import { requireProject } from "../projects/projects.ts";
import { readTextFile } from "../texts/open-text.ts";
import { createTicket } from "../tickets/change-ticket.ts";
import { countWords } from "../tickets/field-words.ts";
import { beginOperation } from "../tickets/operations.ts";
import { maxDepth } from "../tickets/tree.ts";

/** Fits in one message of a page's socket; about 5,000 tickets as JSON. */
const limitBytes = 10 * 1024 * 1024;

/**
 * Stores the tickets of an exported file in a project, in one step of undo, with new ids and keys. Throws
 * `import/malformed`, `project/not-found`, and what opening the file throws.
 */
export async function importTickets(
  store: Store,
  { projectId, file }: { projectId: ProjectId; file: File },
): Promise<{ created: number }> {
  const { name, text } = await readTextFile(file, limitBytes);
  const bundle = readBundle(name, text);
  return store.write(["tickets", "projects"], () => insertBundle(store, { bundle, projectId, name }));
}

interface Target {
  readonly bundle: TicketBundle;
  readonly projectId: ProjectId;
  readonly name: string;
}

interface Placed {
  readonly id: TicketId;
  readonly number: number;
  readonly ref: string;
  readonly parent: Placed | undefined;
  /** 1 for a ticket without a parent. */
  readonly depth: number;
}

function insertBundle(store: Store, { bundle, projectId, name }: Target): { created: number } {
  requireProject(store, projectId);
  const sourceIds = new Map(bundle.sources.map((source) => [source.id, insertSource(store, source, projectId)]));
  const operation = beginOperation(store, `Import ${countWords(bundle.tickets.length, "ticket")} from ${name}`);
  const placed = new Map<string, Placed>();
  for (const [index, ticket] of bundle.tickets.entries()) {
    const parent = parentOf(ticket, placed);
    const sourceId = sourceIds.get(ticket.sourceId ?? "") ?? null;
    const made = createTicket(
      store,
      {
        state: { content: ticket.content, projectId, parentId: parent?.id ?? null, dependsOn: [], trashed: false },
        meta: ticket.meta,
        sourceId,
      },
      { author: "user", summary: `Imported from ${name}`, operation },
    );
    const ref = `d${index + 1}`;
    placed.set(ticket.id, { ...made, ref, parent, depth: (parent?.depth ?? 0) + 1 });
    if (sourceId !== null) linkToSource(store, { sourceId, ref, number: made.number });
  }
  insertDependencies(store, bundle.tickets, placed);
  for (const source of bundle.sources) writeCoverage(store, source, { id: sourceIds.get(source.id), placed });
  return { created: bundle.tickets.length };
}

/** What nests deeper than tickets may here hangs from its last allowed ancestor. */
function parentOf(ticket: PortableTicket, placed: ReadonlyMap<string, Placed>): Placed | undefined {
  const parent = ticket.parentId === null ? undefined : placed.get(ticket.parentId);
  return parent === undefined || parent.depth < maxDepth ? parent : parent.parent;
}

/** Only links to an earlier or later ticket of the file that make no circle; the reader of the file checked that. */
function insertDependencies(
  store: Store,
  tickets: readonly PortableTicket[],
  placed: ReadonlyMap<string, Placed>,
): void {
  const insert = store.sql("INSERT OR IGNORE INTO dependency (number, needs, position) VALUES (?, ?, ?)");
  for (const ticket of tickets) {
    const number = placed.get(ticket.id)?.number;
    for (const [position, needed] of ticket.dependsOn.entries()) {
      const needs = placed.get(needed)?.number;
      if (number !== undefined && needs !== undefined && needs !== number) insert.run(number, needs, position);
    }
  }
}

function insertSource(store: Store, source: PortableSource, projectId: ProjectId): SourceId {
  const id = store.makeId() as SourceId; // makeId makes ULIDs.
  const sentences = z.array(sentenceSpan).parse(source.sentences);
  store
    .sql("INSERT INTO source (id, project_id, name, text, sentences, created_at) VALUES (?, ?, ?, ?, ?, ?)")
    .run(id, projectId, source.name, source.text, JSON.stringify(sentences), store.now());
  return id;
}

function linkToSource(store: Store, link: { sourceId: SourceId; ref: string; number: number }): void {
  store
    .sql("INSERT INTO source_ticket (source_id, ref, number) VALUES (?, ?, ?)")
    .run(link.sourceId, link.ref, link.number);
}

function writeCoverage(
  store: Store,
  source: PortableSource,
  { id, placed }: { id: SourceId | undefined; placed: ReadonlyMap<string, Placed> },
): void {
  // A file may name sentences that are none; what is stored must be readable for good.
  const fates = source.coverage.sentences
    .filter((fate) => sentenceId.safeParse(fate.sentenceId).success)
    .map((fate) => fateHere(fate, placed));
  const { requirementLike, covered } = source.coverage;
  store
    .sql("UPDATE source SET coverage = ? WHERE id = ?")
    .run(JSON.stringify({ requirementLike, covered, sentences: fates }), id);
}

function fateHere(
  fate: PortableSource["coverage"]["sentences"][number],
  placed: ReadonlyMap<string, Placed>,
): SentenceFate {
  const { sentenceId, state, tickets = [] } = fate;
  if (state === "ignored") return { sentenceId, state };
  const refs = tickets.flatMap((ticket) => placed.get(ticket)?.ref ?? []);
  if (state === "covered" && refs.length > 0) return { sentenceId, state, tickets: refs };
  const reason = openReason.safeParse(fate.reason);
  return { sentenceId, state: "open", reason: reason.success ? reason.data : "limit" };
}
