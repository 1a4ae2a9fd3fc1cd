import { listReceipts } from "../costs/receipts.ts";
import { costSummary } from "../costs/cost-sums.ts";
import { capState, changeCap } from "../costs/spending-cap.ts";
import { ticketCost } from "../costs/ticket-cost.ts";
import type { Store } from "../database/store.ts";
import { procedures } from "./implementer.ts";

const { costs } = procedures;

/** `costs.*` of the contract. */
export function costsRouter(store: Store) {
  return costs.router({
    summary: costs.summary.handler(({ input }) => costSummary(store, input)),
    receipts: costs.receipts.handler(({ input }) => listReceipts(store, input)),
    ofTicket: costs.ofTicket.handler(({ input }) => ticketCost(store, input.id)),
    cap: costs.cap.handler(() => capState(store)),
    changeCap: costs.changeCap.handler(({ input }) => changeCap(store, input)),
  });
}
