import type { ServerDatabase } from "../database/server-database.ts";
import { type AccountId, walletId } from "../ledger/accounts.ts";

type Database = Pick<ServerDatabase["db"], "selectFrom">;

/** The wallets of devices that a wallet's owner took over: what was paid from them is the owner's to fetch. */
export async function takenOverBy(db: Database, accountId: AccountId): Promise<AccountId[]> {
  const personId = ownerOf("user", accountId);
  if (personId === undefined) return [];
  const devices = await db.selectFrom("device").select("id").where("person_id", "=", personId).execute();
  return devices.map(({ id }) => walletId("device", id));
}

/** The wallet of whoever took over a device; a wallet itself where nobody did. */
export async function heirOf(db: Database, accountId: AccountId): Promise<AccountId> {
  const deviceId = ownerOf("device", accountId);
  if (deviceId === undefined) return accountId;
  const device = await db.selectFrom("device").select("person_id").where("id", "=", deviceId).executeTakeFirst();
  return device === undefined || device.person_id === null ? accountId : walletId("user", device.person_id);
}

function ownerOf(kind: "device" | "user", accountId: AccountId): string | undefined {
  return accountId.startsWith(`${kind}:`) ? accountId.slice(kind.length + 1) : undefined;
}
