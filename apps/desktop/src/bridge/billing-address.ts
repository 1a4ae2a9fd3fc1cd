import { z } from "zod";

/** Where the billing server is, and whether anything there is real. */
export const billingAddress = z.object({
  /** An origin: https, or http on this computer for a sandbox. */
  url: z.url(),
  /** Test cards to show, where this is a sandbox; null for the real one. */
  sandbox: z.object({ cards: z.array(z.object({ number: z.string(), does: z.string() })) }).nullable(),
});
export type BillingAddress = z.infer<typeof billingAddress>;

/** Where MyBA's tokens are sold. */
export const productionBillingUrl = "https://billing.myba.app";

/** Cards that pay with no money in a sandbox, and what each does; the stand-in for Stripe knows them all. */
export const sandboxCards: readonly { readonly number: string; readonly does: string }[] = [
  { number: "4242 4242 4242 4242", does: "pays" },
  { number: "4000 0000 0000 0002", does: "is declined" },
  { number: "4000 0000 0000 9995", does: "is declined: not enough money" },
  { number: "4000 0000 0000 0069", does: "is declined: expired" },
  { number: "4000 0025 0000 3155", does: "asks you to approve the payment" },
  { number: "4000 0000 0000 0341", does: "begins a plan, and fails to renew it" },
  { number: "4000 0000 0000 5126", does: "pays, and a refund to it fails later" },
];
