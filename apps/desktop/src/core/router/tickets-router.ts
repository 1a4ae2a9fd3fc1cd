import type { Store } from "../database/store.ts";
import { listLabels, listTicketIds, listTickets } from "../tickets/list-tickets.ts";
import { deleteTicketsForever, editMany, requireSome, restoreTickets, trashTickets } from "../tickets/many-tickets.ts";
import { revertTicket, ticketHistory } from "../tickets/ticket-history.ts";
import { addTicket, editTicket, getTicket } from "../tickets/tickets.ts";
import { procedures } from "./implementer.ts";

const { tickets } = procedures;

/** `tickets.*` of the contract. */
export function ticketsRouter(store: Store) {
  return tickets.router({
    list: tickets.list.handler(({ input }) => listTickets(store, input)),
    ids: tickets.ids.handler(({ input }) => listTicketIds(store, input)),
    labels: tickets.labels.handler(({ input }) => listLabels(store, input.projectId)),
    get: tickets.get.handler(({ input }) => getTicket(store, input.id)),
    create: tickets.create.handler(({ input }) => addTicket(store, input)),
    update: tickets.update.handler(({ input }) => editTicket(store, input)),
    updateMany: tickets.updateMany.handler(({ input }) => {
      requireSome(store, input.ids);
      return editMany(store, input.ids, input.patch);
    }),
    trash: tickets.trash.handler(({ input }) => {
      requireSome(store, input.ids);
      return trashTickets(store, input.ids);
    }),
    restore: tickets.restore.handler(({ input }) => {
      requireSome(store, input.ids);
      return restoreTickets(store, input.ids);
    }),
    deleteForever: tickets.deleteForever.handler(({ input }) => deleteTicketsForever(store, input.ids)),
    history: tickets.history.handler(({ input }) => ticketHistory(store, input.id)),
    revert: tickets.revert.handler(({ input }) => revertTicket(store, input.id, input.revision)),
  });
}
