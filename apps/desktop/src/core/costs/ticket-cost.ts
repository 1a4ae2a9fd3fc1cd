import type { TicketId } from "@myba/shared/ids";
import { z } from "zod";
import type { Receipt } from "../../bridge/costs.ts";
import type { Store } from "../database/store.ts";
import { requireTicket } from "../tickets/tickets.ts";
import { receiptsOfSource, receiptsOfTicket } from "./receipts.ts";

/** What a ticket cost, and by which calls; `ticket/not-found`. */
export function ticketCost(store: Store, id: TicketId): { costMicroUsd: number; exact: boolean; receipts: Receipt[] } {
  const { number, sourceId } = requireTicket(store, id);
  const ofSource = sourceId === null ? [] : receiptsOfSource(store, sourceId);
  const ofTicket = receiptsOfTicket(store, id);
  const receipts = [...ofSource, ...ofTicket].toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  const ofGeneration = sourceId === null ? 0 : shareOf(store, sourceId, number, total(ofSource));
  return {
    costMicroUsd: ofGeneration + total(ofTicket),
    exact: !hasUnknown(store, receipts),
    receipts,
  };
}

const made = z.array(z.object({ number: z.number().int(), chars: z.number().int() }));

/**
 * A ticket's part of what its generation cost, by the characters it was given. The cuts are made on running sums, so
 * that all parts together are exactly the total.
 */
function shareOf(store: Store, sourceId: string, number: number, totalMicroUsd: number): number {
  const query = "SELECT number, max(chars, 1) AS chars FROM source_ticket WHERE source_id = ? ORDER BY number";
  const tickets = made.parse(store.sql(query).all(sourceId));
  const all = tickets.reduce((sum, ticket) => sum + ticket.chars, 0);
  let before = 0;
  for (const ticket of tickets) {
    if (ticket.number === number)
      return cut(totalMicroUsd, before + ticket.chars, all) - cut(totalMicroUsd, before, all);
    before += ticket.chars;
  }
  return 0;
}

/** BigInt, because money times characters leaves the whole numbers a double can tell apart. */
function cut(totalMicroUsd: number, chars: number, allChars: number): number {
  return Number((BigInt(totalMicroUsd) * BigInt(chars)) / BigInt(allChars));
}

function total(receipts: readonly Receipt[]): number {
  return receipts.reduce((sum, { usage }) => sum + (usage?.costMicroUsd ?? 0), 0);
}

function hasUnknown(store: Store, receipts: readonly Receipt[]): boolean {
  const query = `SELECT 1 FROM ai_call WHERE id IN (SELECT value FROM json_each(?)) AND (unknown_cost = 1 OR state = 'running')`;
  return store.sql(query).get(JSON.stringify(receipts.map(({ id }) => id))) !== undefined;
}
