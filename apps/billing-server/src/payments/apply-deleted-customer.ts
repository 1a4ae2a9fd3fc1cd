import { forgetCustomer } from "./customer.ts";
import { putLink } from "./payment-links.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Payments } from "./payments.ts";
import { payerOf } from "./whose-customer.ts";

/**
 * Somebody deleted a customer at Stripe. Whose it was stays known, for refunds and disputes of what they bought; what they
 * buy next makes a new one. Stripe ends a customer's subscriptions with it and says so for each.
 */
export function makeApplyDeletedCustomer(parts: PaymentParts): Pick<Payments, "applyDeletedCustomer"> {
  const { database, now } = parts;
  return {
    async applyDeletedCustomer(customerId) {
      const payer = await payerOf(database, customerId);
      // A customer who never was anybody's is no loss.
      if (payer === undefined) return "unchanged";
      await putLink(database, {
        object_id: customerId,
        kind: "customer",
        account_id: payer.accountId,
        facts: "{}",
        seen_at: now(),
      });
      return (await forgetCustomer(parts, customerId)) ? "changed" : "unchanged";
    },
  };
}
