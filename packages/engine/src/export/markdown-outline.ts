import type { PortableTicket } from "@myba/shared/tickets/bundle";

/** A ticket at its place in a document: level 2 to 6, and the name that other tickets call it by. */
export interface OutlineEntry {
  readonly ticket: PortableTicket;
  readonly level: number;
  readonly reference: string;
  readonly dependsOn: readonly string[];
  /** The parent's name where the headings cannot say it, because Markdown has only six levels. */
  readonly parentReference: string | null;
}

/** Tickets as a document lists them: each parent followed by its children, all in the order they came in. */
export function outlineOf(tickets: readonly PortableTicket[]): OutlineEntry[] {
  const references = referencesOf(tickets);
  const known = new Set(tickets.map((ticket) => ticket.id));
  const children = new Map<string | null, PortableTicket[]>();
  for (const ticket of tickets) {
    const parent = ticket.parentId !== null && known.has(ticket.parentId) ? ticket.parentId : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(ticket);
    else children.set(parent, [ticket]);
  }
  const entries: OutlineEntry[] = [];
  const waiting = (children.get(null) ?? []).map((ticket) => ({ ticket, depth: 0 })).toReversed();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { ticket, depth } = next;
    entries.push({
      ticket,
      level: Math.min(depth + 2, 6),
      reference: references.get(ticket.id) ?? ticket.id,
      dependsOn: ticket.dependsOn.flatMap((id) => references.get(id) ?? []),
      parentReference: depth > 4 && ticket.parentId !== null ? (references.get(ticket.parentId) ?? null) : null,
    });
    const below = (children.get(ticket.id) ?? []).map((child) => ({ ticket: child, depth: depth + 1 }));
    waiting.push(...below.toReversed());
  }
  return entries;
}

/** A ticket goes by its key, else its id, else (where that is no plain word or taken) its number in the list. */
function referencesOf(tickets: readonly PortableTicket[]): Map<string, string> {
  const taken = new Set<string>();
  const references = new Map<string, string>();
  for (const [index, ticket] of tickets.entries()) {
    const plain = [ticket.key ?? "", ticket.id].find((name) => /^[\w.-]+$/.test(name) && !taken.has(name));
    let reference = plain ?? `n${index + 1}`;
    while (taken.has(reference)) reference += "-";
    taken.add(reference);
    references.set(ticket.id, reference);
  }
  return references;
}
