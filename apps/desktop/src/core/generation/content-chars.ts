import type { TicketContent } from "@myba/shared/tickets/content";

/** How many characters of words a ticket has; where they came from does not count. */
export function contentChars(content: TicketContent): number {
  return charsOf({ ...content, provenance: null });
}

function charsOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + charsOf(part), 0);
}
