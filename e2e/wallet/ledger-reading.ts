import type { Sandbox } from "../../apps/billing-server/sandbox/start-sandbox.ts";
import { type AccountId, walletId } from "../../apps/billing-server/src/ledger/accounts.ts";
import type { World } from "../world.ts";

/** One entry of the ledger: how many tokens, and the balance before and after. */
interface BookedEntry {
  readonly tokens: number;
  readonly before: number;
  readonly after: number;
}

/** What the ledger itself has of a wallet: no program but the server's own database is asked. */
export interface Booked {
  readonly available: number;
  readonly held: number;
  /** Newest first. */
  readonly entries: readonly BookedEntry[];
}

/** The wallet of whoever is signed in to this MyBA, from the ledger. */
export async function ledgerOfPerson(sandbox: Sandbox, world: World): Promise<Booked> {
  const { person } = await world.client.account.state();
  if (person === null) throw new Error("nobody is signed in");
  return booked(sandbox, walletId("user", person.id));
}

/** The wallet of the only computer that has asked without an account, from the ledger. */
export async function ledgerOfDevice(sandbox: Sandbox): Promise<Booked> {
  const { db } = sandbox.server.databases.database;
  const [device] = await db.selectFrom("device").select("id").execute();
  if (device === undefined) throw new Error("no computer has asked yet");
  return booked(sandbox, walletId("device", device.id));
}

async function booked({ server }: Sandbox, accountId: AccountId): Promise<Booked> {
  const { ledger } = server.databases;
  const { availableTokens, heldTokens } = await ledger.balance(accountId);
  const lines = await ledger.history(accountId);
  return {
    available: availableTokens,
    held: heldTokens,
    entries: lines.map(({ amount, balanceBefore, balanceAfter }) => ({
      tokens: amount,
      before: balanceBefore,
      after: balanceAfter,
    })),
  };
}
