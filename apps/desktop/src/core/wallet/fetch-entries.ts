import type { ActiveAccount } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import { dropEntriesAbove, lastPurchaseIn, transferOf, writeEntries } from "./entry-rows.ts";
import { readWallet, writeWallet } from "./wallet-row.ts";

const pageSize = 200;

/**
 * Brings the history that is kept up to date: asks for entries from the newest down to the newest that was known when it
 * was last whole, or down to the first where the server's history is another one by now. Broken off, it leaves what came
 * and begins anew the next time. Rejects with the server's errors and `billing/…`.
 */
export async function fetchEntries(store: Store, { id, client }: ActiveAccount, signal: AbortSignal): Promise<void> {
  const { view, entries_seq: knownSeq, entries_as_of: asOf } = readWallet(store, id);
  const known = asOf === null ? undefined : transferOf(store, id, knownSeq);
  let newest: number | undefined;
  let isJoined = false;
  for (let cursor: string | undefined; ;) {
    // oxlint-disable-next-line no-await-in-loop -- a page says where the next begins
    const page = await client.wallet.entries({ limit: pageSize, ...(cursor !== undefined && { cursor }) }, { signal });
    signal.throwIfAborted();
    newest ??= page.entries[0]?.seq ?? 0;
    isJoined ||= known !== undefined && page.entries.some((one) => one.seq === knownSeq && one.transferId === known);
    store.writeAhead([], () => writeEntries(store, id, page.entries));
    if (isJoined || page.next === null) break;
    cursor = page.next;
  }
  const wholeTo = newest;
  const isNews = !isJoined || wholeTo !== knownSeq;
  store.write(isNews ? ["wallet"] : [], () => {
    dropEntriesAbove(store, id, wholeTo);
    writeWallet(store, id, {
      entries_as_of: store.now(),
      entries_seq: wholeTo,
      // Of what was known before the first page was asked for: entries that came since are asked for the next time.
      entries_version: view?.version ?? null,
      last_purchase_tokens: lastPurchaseIn(store, id),
    });
  });
}
