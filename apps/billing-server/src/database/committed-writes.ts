import type { Transaction } from "kysely";
import type { ServerTables } from "./server-tables.ts";

type Listener = (transaction: Transaction<ServerTables>) => void;

/** Who is told of transactions that were committed. */
export class CommittedWrites {
  readonly #listeners = new Set<Listener>();

  /** Returns how to end it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(transaction: Transaction<ServerTables>): void {
    for (const listener of this.#listeners) listener(transaction);
  }

  /** Runs `transact` with work that notes in which transaction it ran: the last one is that which was committed. */
  async telling<T>(
    work: (transaction: Transaction<ServerTables>) => Promise<T>,
    transact: (noting: typeof work) => Promise<T>,
  ): Promise<T> {
    let last: Transaction<ServerTables> | undefined;
    const result = await transact((transaction) => work((last = transaction)));
    if (last !== undefined) this.tell(last);
    return result;
  }
}
