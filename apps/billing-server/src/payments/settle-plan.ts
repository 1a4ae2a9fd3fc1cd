import type { AccountId } from "../ledger/accounts.ts";
import type { KnownPaymentParts } from "./known-payment.ts";
import { settleYear } from "./settle-year.ts";
import { settleUnlimited } from "./unlimited.ts";

/** Brings what a plan gives in line with what is left of the payment for it. Whoever does it again changes nothing. */
export async function settlePlan(
  parts: KnownPaymentParts,
  { accountId, paymentId }: { readonly accountId: AccountId; readonly paymentId: string },
): Promise<void> {
  await settleUnlimited(parts, accountId);
  await settleYear(parts, paymentId);
}
