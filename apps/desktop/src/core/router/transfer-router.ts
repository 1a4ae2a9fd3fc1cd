import type { Store } from "../database/store.ts";
import { exportTickets } from "../transfer/export-tickets.ts";
import { importTickets } from "../transfer/import-tickets.ts";
import { procedures } from "./implementer.ts";

const { transfer } = procedures;

/** `transfer.*` of the contract. */
export function transferRouter(store: Store) {
  return transfer.router({
    export: transfer.export.handler(({ input }) => exportTickets(store, input)),
    import: transfer.import.handler(({ input }) => importTickets(store, input)),
  });
}
