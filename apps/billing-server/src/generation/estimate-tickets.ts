import type { Reading, Sentence } from "@myba/engine/reading/reading";
import { HostTurns } from "@myba/engine/template/host-turns";
import { preparedReading, refusalOf } from "@myba/engine/template/prepare-text";
import { AppError } from "@myba/shared/errors";

/** From the least to the most that may be expected. */
export interface TicketRange {
  readonly low: number;
  readonly high: number;
}

/** Reads a text as the engine does. Throws `text/empty`, `text/no-words`, `text/too-large`. */
export async function readText(text: string, maxTextLength: number): Promise<Reading> {
  if (text.length > maxTextLength) {
    throw new AppError("text/too-large", { size: `${text.length} characters`, limit: `${maxTextLength} characters` });
  }
  const refusal = refusalOf(text);
  if (refusal?.kind === "failed") throw new AppError(refusal.error.code, refusal.error.data);
  const job = preparedReading(text, new AbortController().signal, new HostTurns());
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- the reading takes its steps one after the other
    const step = await job.next();
    if (step.done === true && step.value !== null) return step.value;
  }
}

/**
 * How many tickets a text will be. At most: each goal of a sentence that wants, asks or reports something is a ticket,
 * and each heading above such sentences an epic. At least: what is said of one thing in several sentences is one ticket.
 */
export function estimateTickets({ sentences, sections }: Reading): TicketRange {
  const wanting = sentences.filter(mayBecomeTicket);
  const goals = wanting.reduce((sum, { slots }) => sum + Math.max(1, slots.goals.length), 0);
  const themes = new Set<number>();
  for (const { section } of wanting) {
    for (let index: number | null = section; index !== null; index = sections[index]?.parent ?? null) themes.add(index);
  }
  const epics = [...themes].filter((index) => (sections[index]?.headingId ?? null) !== null).length;
  return {
    low: wanting.length === 0 ? 0 : Math.max(1, Math.floor(wanting.length / 12)),
    high: Math.max(1, goals + epics),
  };
}

function mayBecomeTicket({ requirementLike, kind }: Sentence): boolean {
  return requirementLike || kind === "question" || kind === "bug" || kind === "decision";
}
