import { sentenceSpan } from "@myba/shared/generation/source";
import type { SentenceId } from "@myba/shared/ids";
import { z } from "zod";
import type { Store } from "../database/store.ts";
import type { StoredTicket } from "../tickets/ticket-state.ts";

const sourceRow = z.object({ text: z.string(), sentences: z.string() });

/** The sentences a ticket came from, in reading order; none for a ticket made by hand. */
export function sentencesOf(store: Store, { sourceId, state }: StoredTicket): { id: SentenceId; text: string }[] {
  const found =
    sourceId === null ? undefined : store.sql("SELECT text, sentences FROM source WHERE id = ?").get(sourceId);
  if (found === undefined) return [];
  const { text, sentences } = sourceRow.parse(found);
  const named = new Set(Object.values(state.content.provenance).flat());
  return z
    .array(sentenceSpan)
    .parse(JSON.parse(sentences))
    .filter(({ id }) => named.has(id))
    .map(({ id, start, end }) => ({ id, text: text.slice(start, end) }));
}
