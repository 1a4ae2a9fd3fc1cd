import type { RowOf } from "../database/server-tables.ts";
import type { AccountId } from "../ledger/accounts.ts";
import { isLost } from "./payment-links.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { paidQuote } from "./plan-of-price.ts";

type UnlimitedParts = Pick<PaymentParts, "database" | "ledger" | "catalogues" | "now" | "makeId">;

/** Stripe charges a renewal an hour or so after the period ends; a plan that goes on does not stop for that long. */
const renewalMs = 2 * 24 * 60 * 60 * 1000;
/** More often nobody changes a plan while it is looked at. */
const mostTurns = 5;

/**
 * Brings the ledger in line with what a person has paid for: unlimited use until the end of the paid period of an
 * unlimited plan. Looks again after each change, so that of several who do this at once the last one sees the newest.
 */
export async function settleUnlimited(parts: UnlimitedParts, accountId: AccountId): Promise<void> {
  const { ledger, makeId } = parts;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    // oxlint-disable no-await-in-loop -- each turn looks at what the last one did
    const wanted = await wantedUntil(parts, accountId);
    const account = await ledger.account(accountId);
    // Whoever has deleted their account has nothing to spend any more.
    if (account !== undefined && account.closedAt !== null) return;
    const current = account?.unlimitedUntil ?? null;
    if (wanted === current || (wanted === null && (current ?? 0) <= parts.now())) return;
    await ledger.execute({
      kind: "set-unlimited",
      // What stands is compared before, so that no two askings are the same request.
      idempotency: { scope: "subscriptions", key: `unlimited/${makeId()}` },
      actor: "stripe",
      accountId,
      until: wanted,
    });
    // oxlint-enable no-await-in-loop
  }
}

async function wantedUntil(parts: UnlimitedParts, accountId: AccountId): Promise<number | null> {
  const rows = await parts.database.db
    .selectFrom("subscription")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("state", "<>", "ended")
    .where("paid_until", ">", 0)
    .execute();
  const ends = await Promise.all(rows.map((row) => endOf(parts, row)));
  const latest = Math.max(0, ...ends);
  return latest > parts.now() ? latest : null;
}

async function endOf(parts: UnlimitedParts, row: RowOf<"subscription">): Promise<number> {
  const quote = await paidQuote(parts, row);
  if (quote?.gives.kind !== "unlimited") return 0;
  if (row.paid_by !== null && (await isLost(parts.database, row.paid_by))) return 0;
  const goesOn = row.state === "active" && row.cancels_at_period_end === 0;
  return row.paid_until + (goesOn ? renewalMs : 0);
}
