import type { PortableSource, PortableTicket, TicketBundle } from "@myba/shared/tickets/bundle";
import { malformed } from "./malformed.ts";

/**
 * Makes a bundle of tickets as read from a file called `name`: parents come before their children, and links to
 * tickets or sources that are not in the file are dropped, because a part of a backlog is worth importing.
 * Throws `import/malformed` for an id that is given twice, and for tickets that contain or wait for themselves.
 */
export function connectTickets(
  name: string,
  tickets: readonly PortableTicket[],
  sources: readonly PortableSource[],
): TicketBundle {
  const byId = new Map<string, PortableTicket>();
  for (const ticket of tickets) {
    if (byId.has(ticket.id)) throw malformed(name, `two tickets have the id ${ticket.id}`);
    byId.set(ticket.id, ticket);
  }
  const sourceIds = new Set(sources.map((source) => source.id));
  const linked = tickets.map((ticket) => ({
    ...ticket,
    parentId: ticket.parentId !== null && byId.has(ticket.parentId) ? ticket.parentId : null,
    dependsOn: ticket.dependsOn.filter((id) => byId.has(id)),
    sourceId: ticket.sourceId !== null && sourceIds.has(ticket.sourceId) ? ticket.sourceId : null,
  }));
  refuseCircles(name, linked);
  return { format: "myba/tickets", version: 1, tickets: parentsFirst(name, linked), sources: [...sources] };
}

/** Keeps the order of the file wherever it has parents before children. */
export function parentsFirst(name: string, tickets: readonly PortableTicket[]): PortableTicket[] {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const ordered = new Set<PortableTicket>();
  for (const ticket of tickets) {
    const chain = new Set<PortableTicket>();
    let next: PortableTicket | undefined = ticket;
    while (next && !ordered.has(next)) {
      if (chain.has(next)) throw malformed(name, `the ticket ${next.id} is its own parent, directly or through others`);
      chain.add(next);
      next = next.parentId === null ? undefined : byId.get(next.parentId);
    }
    for (const member of [...chain].toReversed()) ordered.add(member);
  }
  return [...ordered];
}

/** Takes away tickets that wait for nothing until none is left; what cannot be taken away waits in a circle. */
function refuseCircles(name: string, tickets: readonly PortableTicket[]): void {
  const waiting = new Map<string, number>();
  const dependants = new Map<string, string[]>();
  for (const ticket of tickets) {
    const dependencies = new Set(ticket.dependsOn);
    waiting.set(ticket.id, dependencies.size);
    for (const id of dependencies) {
      const list = dependants.get(id);
      if (list) list.push(ticket.id);
      else dependants.set(id, [ticket.id]);
    }
  }
  const free = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    waiting.delete(id);
    for (const dependant of dependants.get(id) ?? []) {
      const left = (waiting.get(dependant) ?? 0) - 1;
      waiting.set(dependant, left);
      if (left === 0) free.push(dependant);
    }
  }
  const [stuck] = waiting.keys();
  if (stuck !== undefined) throw malformed(name, `the ticket ${stuck} depends on itself, directly or through others`);
}
