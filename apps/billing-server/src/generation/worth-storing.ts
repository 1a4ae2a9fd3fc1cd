import type { GenerationEvent } from "@myba/shared/generation/generation";

/**
 * The events of one commit without those that later ones make worthless: of several progress events only the last says
 * anything, and of several versions of a ticket only the newest is kept, at the place of the first, because parents come
 * before their children.
 */
export function worthStoring(events: readonly GenerationEvent[]): GenerationEvent[] {
  const lastProgress = events.findLast((event) => event.kind === "progress");
  const places = new Map<string, number>();
  const kept: GenerationEvent[] = [];
  for (const event of events) {
    if (event.kind === "progress" && event !== lastProgress) continue;
    const place = event.kind === "ticket" ? places.get(event.ticket.ref) : undefined;
    if (place !== undefined) kept[place] = event;
    else if (event.kind === "ticket") places.set(event.ticket.ref, kept.push(event) - 1);
    else kept.push(event);
  }
  return kept;
}
