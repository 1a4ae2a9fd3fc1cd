import { z } from "zod";

/** Where the billing server is, and whether anything there is real. */
export const billingAddress = z.object({
  /** An origin: https, or http on this computer for a sandbox. */
  url: z.url(),
  /** Test cards to show, where this is a sandbox; null for the real one. */
  sandbox: z.object({ cards: z.array(z.object({ number: z.string(), does: z.string() })) }).nullable(),
});
export type BillingAddress = z.infer<typeof billingAddress>;
