import { AppError } from "@myba/shared/errors";
import type { AccountId } from "../ledger/accounts.ts";

/** Does work for a wallet when it is the wallet's turn. Throws `request/too-many`, and what the work throws. */
export type InTurn = <Result>(accountId: AccountId, work: () => Promise<Result>) => Promise<Result>;

/** So many of one wallet may wait; whoever asks for more is not somebody who reads the answers. */
const mostWaiting = 20;
const comeBackSeconds = 5;

/**
 * Reading a long text is up to a second's work. Of each wallet one text is read at a time, so that none takes all of the
 * process, however much it asks for.
 */
export function makeReadingTurns(): InTurn {
  const queues = new Map<AccountId, { size: number; last: Promise<unknown> }>();
  return async (accountId, work) => {
    const queue = queues.get(accountId) ?? { size: 0, last: Promise.resolve() };
    if (queue.size >= mostWaiting) throw new AppError("request/too-many", { seconds: comeBackSeconds });
    queues.set(accountId, queue);
    queue.size += 1;
    const done = queue.last.then(work);
    // What one of them fails of is no business of the next.
    queue.last = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      queue.size -= 1;
      if (queue.size === 0) queues.delete(accountId);
    }
  };
}
