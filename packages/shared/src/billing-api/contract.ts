import { z } from "zod";
import { accountContract, anonymousContract } from "./account.ts";
import { adminContract, checkoutContract } from "./checkout.ts";
import { eventsContract } from "./events.ts";
import { generationsContract } from "./generations.ts";
import { procedure } from "./procedure.ts";
import { catalogueContract, walletContract } from "./wallet.ts";

const health = z.object({
  state: z.enum(["ok", "failing", "stopping"]),
  database: z.enum(["ok", "failing"]),
  /** Age of the oldest received or outgoing event that waits for its turn. */
  queueAgeMs: z.number().int(),
  openStreams: z.number().int(),
  version: z.string(),
});

/** What the billing server answers over HTTP, under `/api`. */
export const billingContract = {
  health: procedure
    .route({ method: "GET", path: "/health", summary: "Whether the server can do its work", tags: ["server"] })
    .output(health),
  catalogue: catalogueContract,
  wallet: walletContract,
  anonymous: anonymousContract,
  account: accountContract,
  generations: generationsContract,
  checkout: checkoutContract,
  admin: adminContract,
  events: eventsContract,
};
export type BillingContract = typeof billingContract;
