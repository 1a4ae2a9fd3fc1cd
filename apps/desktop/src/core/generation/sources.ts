import { AppError } from "@myba/shared/errors";
import {
  type Coverage,
  coverage,
  type SentenceFate,
  type SentenceSpan,
  sentenceSpan,
} from "@myba/shared/generation/source";
import { projectId, type SentenceId, sourceId, type SourceId, ticketId, type TicketId } from "@myba/shared/ids";
import type { Provenance } from "@myba/shared/tickets/content";
import { z } from "zod";
import type { Source } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";

const sourceRow = z.object({
  id: sourceId,
  project_id: projectId,
  name: z.string(),
  text: z.string(),
  sentences: z.string(),
  coverage: z.string().nullable(),
  created_at: z.number().int(),
});

/** A source with what became of each sentence; `source/not-found`. */
export function findSource(store: Store, id: SourceId): Source {
  const found = store
    .sql("SELECT id, project_id, name, text, sentences, coverage, created_at FROM source WHERE id = ?")
    .get(id);
  if (found === undefined) throw new AppError("source/not-found");
  const row = sourceRow.parse(found);
  const sentences = z.array(sentenceSpan).parse(JSON.parse(row.sentences));
  const known = row.coverage === null ? null : coverage.parse(JSON.parse(row.coverage));
  const { requirementLike, sentences: fates } = known ?? coverageFromTickets(store, id, sentences);
  const shown = shownFates(store, id, fates);
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    text: row.text,
    sentences,
    fates: shown,
    requirementLike,
    covered: Math.min(requirementLike, coveredCount(known, shown)),
    createdAt: row.created_at,
  };
}

/** Headings and context may be covered too; the engine's own count tells how many of the covered read like requirements. */
function coveredCount(known: Coverage | null, shown: Source["fates"]): number {
  const coveredSentences = shown.filter((fate) => fate.state === "covered").length;
  if (known === null) return coveredSentences;
  const lost = shown.filter((fate) => fate.reason === "removed").length;
  return Math.max(0, known.covered - lost);
}

function shownFates(store: Store, id: SourceId, fates: readonly SentenceFate[]): Source["fates"] {
  const live = liveTickets(store, id);
  return fates.map((fate) => {
    if (fate.state === "ignored") return { ...fate, reason: null, tickets: [] };
    if (fate.state === "open") return { ...fate, tickets: [] };
    const tickets = fate.tickets.flatMap((ref) => live.get(ref) ?? []);
    if (tickets.length > 0) return { ...fate, reason: null, tickets };
    return { sentenceId: fate.sentenceId, state: "open", reason: "removed", tickets };
  });
}

/** Draft ref → ticket, for the tickets of this source that are neither trashed nor gone. */
function liveTickets(store: Store, id: SourceId): Map<string, TicketId> {
  const query = `
    SELECT m.ref, t.id FROM source_ticket m JOIN ticket t USING (number)
    WHERE m.source_id = ? AND t.trashed_at IS NULL`;
  const rows = z.array(z.object({ ref: z.string(), id: ticketId })).parse(store.sql(query).all(id));
  return new Map(rows.map((row) => [row.ref, row.id]));
}

/** What is known of a source while its generation runs, or after it was cut off: what the tickets themselves name. */
export function coverageFromTickets(store: Store, id: SourceId, sentences: readonly SentenceSpan[]): Coverage {
  const named = refsBySentence(store, id);
  const fates = sentences.map((sentence): SentenceFate => {
    const tickets = named.get(sentence.id);
    if (tickets !== undefined) return { sentenceId: sentence.id, state: "covered", tickets: [...tickets] };
    if (!isWish(sentence)) return { sentenceId: sentence.id, state: "ignored" };
    return { sentenceId: sentence.id, state: "open", reason: "cancelled" };
  });
  const covered = fates.filter((fate) => fate.state === "covered").length;
  const open = fates.filter((fate) => fate.state === "open").length;
  return { requirementLike: covered + open, covered, sentences: fates };
}

function isWish({ kind }: SentenceSpan): boolean {
  return kind === "requirement" || kind === "criterion" || kind === "bug";
}

function refsBySentence(store: Store, id: SourceId): Map<SentenceId, Set<string>> {
  const query = `
    SELECT m.ref, c.content ->> '$.provenance' AS provenance
    FROM source_ticket m JOIN ticket_content c USING (number)
    WHERE m.source_id = ?`;
  const named = new Map<SentenceId, Set<string>>();
  for (const row of z.array(z.object({ ref: z.string(), provenance: z.string() })).parse(store.sql(query).all(id))) {
    // Only parsed content is ever written.
    for (const sentence of Object.values(JSON.parse(row.provenance) as Provenance).flat()) {
      const refs = named.get(sentence) ?? new Set();
      named.set(sentence, refs.add(row.ref));
    }
  }
  return named;
}
