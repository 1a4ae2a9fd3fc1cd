import { clawTarget } from "../../ledger/rules/refund.ts";
import type { Payment } from "../../ledger/rows.ts";
import type { Difference } from "./findings.ts";
import type { OurMoney } from "./our-money.ts";
import type { StripeMoney } from "./stripe-money.ts";
import type { TokensDue } from "./tokens-due.ts";

/**
 * What does not agree about one payment: Stripe's money against the ledger's, and the ledger's tokens against what was
 * sold. Nothing is due for unlimited plans; where `due` is left out, whatever was granted is taken for right.
 */
export function differencesOf(stripe: StripeMoney, ours: OurMoney, due: TokensDue | undefined): readonly Difference[] {
  if (ours.isResolved) return [];
  const { ledger, accountId, checkout } = ours;
  const differs = (what: Difference["what"], theirs: number, own: number | null): readonly Difference[] => {
    if (theirs === own) return [];
    const checkoutId = checkout?.id ?? null;
    return [{ kind: "difference", what, objectId: stripe.paymentId, stripe: theirs, ours: own, accountId, checkoutId }];
  };
  if (accountId === null) return stripe.charged === 0 ? [] : differs("not-ours", stripe.charged, null);
  const isGranted = ledger !== undefined && ledger.granted > 0;
  const givesTokens = due === undefined || (due.isSure && due.tokens > 0);
  const money = [
    ...(isGranted || givesTokens ? differs("paid", stripe.charged, isGranted ? ledger.paidCents : 0) : []),
    ...differs("refunded", stripe.refunded, ledger?.refundedCents ?? 0),
    ...differs(
      "disputed",
      stripe.withdrawn - stripe.reinstated,
      (ledger?.withdrawnCents ?? 0) - (ledger?.reinstatedCents ?? 0),
    ),
  ];
  if (!isGranted) return money;
  return [
    ...money,
    ...differs("tokens", due?.tokens ?? ledger.granted, ledger.granted),
    ...differs("taken-back-tokens", clawTarget(asAtStripe(ledger, stripe)), ledger.clawed),
  ];
}

/** The payment as its money would have it, if all of it had been heard of. */
function asAtStripe(ledger: Payment, { refunded, withdrawn, reinstated }: StripeMoney): Payment {
  return { ...ledger, refundedCents: refunded, withdrawnCents: withdrawn, reinstatedCents: reinstated };
}
