import { walletView, type WalletView } from "@myba/shared/billing-api/wallet";
import { z } from "zod";
import type { Store } from "../database/store.ts";

const count = z.number().int().nullable();

const walletRow = z.object({
  view: z.string().nullable(),
  as_of: count,
  last_event_id: z.string().nullable(),
  entries_as_of: count,
  entries_seq: z.number().int(),
  entries_version: count,
  low_at_tokens: count,
  ask_above_tokens: count,
  last_purchase_tokens: count,
});
type WalletRow = z.infer<typeof walletRow>;

/** What is kept of an account's wallet. */
export interface KeptWallet extends Omit<WalletRow, "view"> {
  /** As the server last said; null before it ever did. */
  readonly view: WalletView | null;
}

const columns = Object.keys(walletRow.shape).join(", ");
const nothing: KeptWallet = {
  view: null,
  as_of: null,
  last_event_id: null,
  entries_as_of: null,
  entries_seq: 0,
  entries_version: null,
  low_at_tokens: null,
  ask_above_tokens: null,
  last_purchase_tokens: null,
};

/** An account's wallet; one without anything where nothing is kept. A view that this version cannot read counts as none. */
export function readWallet(store: Store, accountId: string): KeptWallet {
  const found = store.sql(`SELECT ${columns} FROM wallet WHERE account_id = ?`).get(accountId);
  if (found === undefined) return nothing;
  const row = walletRow.parse(found);
  return { ...row, view: row.view === null ? null : readView(row.view) };
}

function readView(text: string): WalletView | null {
  return walletView.nullable().catch(null).parse(JSON.parse(text));
}

/** Changes what is kept; nothing for an account that was forgotten meanwhile. Inside a transaction. */
export function writeWallet(store: Store, accountId: string, changes: Partial<KeptWallet>): void {
  store.sql("INSERT OR IGNORE INTO wallet (account_id) SELECT id FROM account WHERE id = ?").run(accountId);
  for (const [column, value] of Object.entries(changes)) {
    if (value === undefined || !(column in walletRow.shape)) continue;
    const kept = column === "view" && value !== null ? JSON.stringify(value) : value;
    store.sql(`UPDATE wallet SET ${column} = ? WHERE account_id = ?`).run(kept, accountId);
  }
}

/** Servers read one after another may answer crosswise, but no further apart than this. */
const crosswiseMs = 60_000;

/**
 * Whether a view says more than the one that is known. A lower version that was read well after the other is the truth
 * too: the server was put back to an earlier state.
 */
export function isNewer(view: WalletView, known: WalletView | null): boolean {
  if (known === null || view.version > known.version) return true;
  return view.version === known.version ? view.at >= known.at : view.at > known.at + crosswiseMs;
}

/** Keeps a view where it is newer than what is known; inside a transaction. */
export function takeView(store: Store, accountId: string, view: WalletView): void {
  const isNews = isNewer(view, readWallet(store, accountId).view);
  writeWallet(store, accountId, isNews ? { view, as_of: store.now() } : { as_of: store.now() });
}
