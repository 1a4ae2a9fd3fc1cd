import { AppError } from "@myba/shared/errors";
import { assertWallet } from "../accounts.ts";
import type { RawRow } from "../columns.ts";
import type { Snapshot } from "./proof-database.ts";

/** Whose rows an export has, in the order of their ids. */
export interface OwnAccounts {
  readonly wallets: readonly string[];
  /** The same row without the ids of anybody else. */
  masked(row: RawRow): RawRow;
}

/**
 * A wallet with the devices whose tokens moved to it at sign-up. Throws `ledger/no-wallet` for one that never had
 * anything and `request/invalid` for what is no wallet.
 */
export async function accountsIn({ query }: Snapshot, wallet: string): Promise<OwnAccounts> {
  assertWallet(wallet);
  const rows = await query<{ id: string }>(
    "SELECT id FROM account WHERE id = ? OR successor_id = ? ORDER BY id",
    wallet,
    wallet,
  );
  const wallets = rows.map(({ id }) => id);
  if (!wallets.includes(wallet)) throw new AppError("ledger/no-wallet", { wallet });
  const own = new Set(wallets.flatMap((id) => [id, `${id}/debt`]));
  return { wallets, masked: (row) => withoutOthers(row, own) };
}

const ids = /\b(?:device|user|team|admin):[\w.@-]{1,64}(?:\/debt)?/g;

function withoutOthers(row: RawRow, own: ReadonlySet<string>): RawRow {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, typeof value === "string" ? maskOthers(value, own) : value]),
  );
}

/** Names of other wallets in a text become what they are: `user:other`. A person's export is theirs alone. */
export function maskOthers(text: string, own: ReadonlySet<string>): string {
  return text.replace(ids, (id) => (own.has(id) ? id : `${id.slice(0, id.indexOf(":"))}:other`));
}
