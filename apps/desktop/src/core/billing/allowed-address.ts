import { AppError } from "@myba/shared/errors";
import type { BillingAddress } from "../../bridge/billing-address.ts";
import { billingOrigin, isSandboxed } from "./billing-origin.ts";

/** Where Stripe has its pages to pay, to manage plans, and to show receipts. */
const stripePages: ReadonlySet<string> = new Set([
  "https://checkout.stripe.com",
  "https://billing.stripe.com",
  "https://invoice.stripe.com",
  "https://pay.stripe.com",
]);

/**
 * An address as the system's browser may open it: of the billing server, of Stripe, and of this computer where the
 * server is a sandbox. Throws `browser/address-refused` for everything else, whoever named it.
 */
export function allowedAddress(address: string, billing: BillingAddress): string {
  const url = URL.parse(address);
  if (url === null || url.username !== "" || url.password !== "") throw new AppError("browser/address-refused");
  const isAllowed =
    url.origin === billingOrigin(billing) ||
    stripePages.has(url.origin) ||
    (billing.sandbox !== null && isSandboxed(url));
  if (!isAllowed) throw new AppError("browser/address-refused");
  return url.href;
}
