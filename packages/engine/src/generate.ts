import type { GenerationEvent, GenerationResult } from "@myba/shared/generation/generation";
import type { SentenceSpan } from "@myba/shared/generation/source";
import { AppError } from "@myba/shared/errors";
import type { TicketDraft } from "@myba/shared/tickets/ticket";

/**
 * Waits for a generation's end and returns everything it gave, the last version of each ticket in the order they first
 * came. A cancelled one returns what was made. Throws the AppError of a failed one.
 */
export async function collectGeneration(events: AsyncIterable<GenerationEvent>): Promise<GenerationResult> {
  let sentences: SentenceSpan[] = [];
  const tickets = new Map<string, TicketDraft>();
  for await (const event of events) {
    if (event.kind === "read") sentences = event.sentences;
    else if (event.kind === "ticket") tickets.set(event.ticket.ref, event.ticket);
    else if (event.kind === "failed") throw new AppError(event.error.code, event.error.data);
    else if (event.kind === "finished" || event.kind === "cancelled") {
      return { sentences, tickets: [...tickets.values()], coverage: event.coverage, meta: event.meta };
    }
  }
  throw new Error("A generation ended without saying how.");
}
