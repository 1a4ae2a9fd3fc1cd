import { bundleWriters } from "@myba/engine/export/formats";
import { AppError } from "@myba/shared/errors";
import type { TicketId } from "@myba/shared/ids";
import type { BundleFormat, PortableSource, PortableTicket, TicketBundle } from "@myba/shared/tickets/bundle";
import type { Source } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";
import { findSource } from "../generation/sources.ts";
import { findTicket, type StoredTicket } from "../tickets/ticket-state.ts";

export interface ExportedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly text: string;
  readonly count: number;
}

/**
 * The chosen tickets as one file, parents before their children, with the texts they came from. Ids that are gone are
 * left out; `ticket/not-found` when none is left.
 */
export function exportTickets(
  store: Store,
  { ids, format }: { ids: readonly TicketId[]; format: BundleFormat },
): ExportedFile {
  const tickets = [...new Set(ids)].flatMap((id) => findTicket(store, id) ?? []);
  const [first] = tickets;
  if (first === undefined) throw new AppError("ticket/not-found");
  const writer = bundleWriters[format];
  const name = tickets.length === 1 ? `T-${first.number} ${first.state.content.title}` : `${tickets.length} tickets`;
  return {
    fileName: safeName(name) + writer.extension,
    mediaType: writer.mediaType,
    text: writer.write(bundleOf(store, tickets)),
    count: tickets.length,
  };
}

function bundleOf(store: Store, tickets: readonly StoredTicket[]): TicketBundle {
  const chosen = new Set<string>(tickets.map((ticket) => ticket.id));
  const sourceIds = [...new Set(tickets.flatMap((ticket) => ticket.sourceId ?? []))];
  return {
    format: "myba/tickets",
    version: 1,
    tickets: parentsFirst(tickets).map((ticket) => portable(ticket, chosen)),
    sources: sourceIds.map((id) => portableSource(findSource(store, id as Source["id"]), chosen)), // A source column.
  };
}

/** Keeps the given order, but moves a parent in front of its first child. */
function parentsFirst(tickets: readonly StoredTicket[]): StoredTicket[] {
  const byId = new Map<string, StoredTicket>(tickets.map((ticket) => [ticket.id, ticket]));
  const placed = new Set<StoredTicket>();
  for (const ticket of tickets) {
    const chain: StoredTicket[] = [];
    for (let at: StoredTicket | undefined = ticket; at !== undefined; at = byId.get(at.state.parentId ?? ""))
      chain.push(at);
    for (const member of chain.toReversed()) placed.add(member);
  }
  return [...placed];
}

function portable(ticket: StoredTicket, chosen: ReadonlySet<string>): PortableTicket {
  const { content, parentId, dependsOn } = ticket.state;
  return {
    id: ticket.id,
    key: `T-${ticket.number}`,
    parentId: parentId !== null && chosen.has(parentId) ? parentId : null,
    dependsOn: dependsOn.filter((id) => chosen.has(id)),
    sourceId: ticket.sourceId,
    content,
    meta: ticket.meta,
  };
}

function portableSource(source: Source, chosen: ReadonlySet<string>): PortableSource {
  return {
    id: source.id,
    name: source.name,
    text: source.text,
    sentences: source.sentences.map((span) => ({ ...span, text: source.text.slice(span.start, span.end) })),
    coverage: {
      requirementLike: source.requirementLike,
      covered: source.covered,
      sentences: source.fates.map(({ sentenceId, state, reason, tickets }) => ({
        sentenceId,
        state,
        ...(state === "covered" ? { tickets: tickets.filter((id) => chosen.has(id)) } : {}),
        ...(reason === null ? {} : { reason }),
      })),
    },
  };
}

/** A file name every system takes. */
function safeName(name: string): string {
  const plain = name.replaceAll(/[<>:"/\\|?*\p{Cc}]/gu, " ").replaceAll(/\s+/g, " ");
  const short = plain.trim().slice(0, 80).trim();
  return short.replace(/[. ]+$/, "") || "tickets";
}
