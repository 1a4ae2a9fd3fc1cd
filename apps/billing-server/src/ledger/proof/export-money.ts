import type { RawRow } from "../columns.ts";
import { readable } from "./journal-steps.ts";
import type { Snapshot } from "./proof-database.ts";

interface MoneyScope {
  readonly from: number;
  readonly to: number;
  readonly accounts: { readonly wallets: readonly string[] } | null;
}

/**
 * What was paid, refunded, withdrawn and reinstated, payment by payment: `cents` is what one event moved, as the payment
 * provider's balance has it, `cents_so_far` the sum for that payment and kind. Refunds are reported cumulatively and
 * told here by their difference, so that the journal before the period is read too.
 */
export async function* moneyRows(snapshot: Snapshot, scope: MoneyScope): AsyncGenerator<readonly RawRow[]> {
  const own = scope.accounts && new Set(scope.accounts.wallets);
  let wallet = "";
  let soFar = new Map<string, number>();
  const transfers = snapshot.stream(
    `SELECT * FROM transfer WHERE kind IN ('purchase', 'subscription_grant', 'refund', 'dispute', 'reinstatement') AND recorded_at < ?
     ORDER BY account_id, no`,
    scope.to,
  );
  for await (const page of transfers) {
    const rows: RawRow[] = [];
    for (const raw of page) {
      const { accountId, ...transfer } = readable(raw);
      if (own !== null && !own.has(accountId)) continue;
      if (accountId !== wallet) soFar = new Map();
      wallet = accountId;
      const meta = transfer.meta ?? {};
      const paymentId = transfer.kind === "purchase" ? transfer.causeId : meta["paymentId"];
      const cumulative = meta["refundedCents"];
      const moved = meta["paidCents"] ?? meta["cents"];
      // A refund of a spend moves no money, nor does what follows late from money that moved before.
      if (typeof paymentId !== "string" || (typeof cumulative !== "number" && typeof moved !== "number")) continue;
      const name = `${transfer.kind} ${paymentId}`;
      const before = soFar.get(name) ?? 0;
      const after = typeof cumulative === "number" ? cumulative : before + Number(moved);
      soFar.set(name, after);
      if (transfer.recordedAt < scope.from) continue;
      const isOut = transfer.kind === "refund" || transfer.kind === "dispute";
      rows.push({
        payment_id: paymentId,
        wallet: accountId,
        kind: transfer.kind,
        cents: isOut ? before - after : after - before,
        cents_so_far: isOut ? -after : after,
        dispute_id: transfer.causeType === "dispute" ? transfer.causeId : null,
        transfer_id: transfer.id,
        event_at: transfer.eventAt,
        recorded_at: transfer.recordedAt,
      });
    }
    yield rows;
  }
}
