import type { AccountId } from "../../ledger/accounts.ts";
import { statisticsOf } from "../../wallet/statistics.ts";
import type { PaymentParts } from "../payment-parts.ts";

/** What staff sees of a wallet, and the version it is of at least. */
interface Mirrored {
  readonly version: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Numbers as text, as metadata is; an empty text takes a line away. Times are ISO's. */
export async function mirrored(parts: PaymentParts, accountId: AccountId): Promise<Mirrored> {
  const { ledger, database } = parts;
  // The version first: whatever comes meanwhile is written again.
  const { version, availableTokens } = await ledger.balance(accountId);
  const [{ totals }, last, device] = await Promise.all([
    statisticsOf(parts, accountId, {}),
    database.db
      .selectFrom("checkout")
      .select("settled_at")
      .where("person_id", "=", accountId.slice("user:".length))
      .where("settled_at", "is not", null)
      .orderBy("settled_at", "desc")
      .limit(1)
      .executeTakeFirst(),
    database.db
      .selectFrom("device")
      .select("linked_at")
      .where("person_id", "=", accountId.slice("user:".length))
      .where("linked_at", "is not", null)
      .orderBy("linked_at", "desc")
      .limit(1)
      .executeTakeFirst(),
  ]);
  return {
    version,
    metadata: {
      tokens: String(availableTokens),
      tokens_used: String(totals.used),
      tokens_purchased: String(totals.purchased + totals.bonus),
      tokens_transferred: String(totals.transferred),
      last_purchase: timeText(last?.settled_at),
      transfer_date: totals.transferred === 0 ? "" : timeText(device?.linked_at),
    },
  };
}

function timeText(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? "" : new Date(ms).toISOString();
}
