import { AppError } from "@myba/shared/errors";
import { type BillingAddress, productionBillingUrl, sandboxCards } from "../bridge/billing-address.ts";

/**
 * Where an environment says that the billing server is: `MYBA_BILLING_URL`, or the real one. `none` is a MyBA without
 * tokens. An address on this computer by http is a sandbox. Throws `request/invalid` for any other that is no https
 * origin.
 */
export function billingAddressFrom(env: Readonly<Record<string, string | undefined>>): BillingAddress | null {
  const text = env["MYBA_BILLING_URL"]?.trim() || productionBillingUrl;
  if (text === "none") return null;
  const url = URL.parse(text);
  const isSandbox = url !== null && isLoopbackHttp(url);
  if (url === null || url.href !== `${url.origin}/` || (url.protocol !== "https:" && !isSandbox)) {
    const reason = `MYBA_BILLING_URL must be "none", an https:// address without a path, or http://127.0.0.1:PORT`;
    throw new AppError("request/invalid", { reason });
  }
  return { url: url.origin, sandbox: isSandbox ? { cards: sandboxCards.map((card) => ({ ...card })) } : null };
}

/** Stripe's pages: to pay on, of plans, of receipts and invoices. */
const stripeHosts: ReadonlySet<string> = new Set([
  "checkout.stripe.com",
  "billing.stripe.com",
  "pay.stripe.com",
  "invoice.stripe.com",
]);

/**
 * An address as MyBA hands it to the system's browser, or undefined for one that it never does: only https to Stripe and
 * to the billing server goes out, and http to this computer where that is a sandbox. No names, no unusual ports of
 * Stripe's. Hosts ask this whatever the core says, since a system runs programs for some addresses.
 */
export function externalAddress(address: string, billing: BillingAddress | null): URL | undefined {
  const url = URL.parse(address);
  if (url === null || url.username !== "" || url.password !== "") return undefined;
  const isServers =
    billing !== null &&
    url.origin === URL.parse(billing.url)?.origin &&
    (url.protocol === "https:" || isLoopbackHttp(url));
  const isStripes = url.protocol === "https:" && stripeHosts.has(url.host);
  const isSandboxes = billing !== null && billing.sandbox !== null && isLoopbackHttp(url);
  return isServers || isStripes || isSandboxes ? url : undefined;
}

/** Whether an address leads to this computer by plain HTTP, which only a sandbox does. */
function isLoopbackHttp({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}
