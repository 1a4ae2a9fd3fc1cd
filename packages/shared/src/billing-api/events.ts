import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { catalogueKey } from "../catalogue/catalogue.ts";
import { errorReport } from "../errors.ts";
import { subscriptionStates } from "./checkout.ts";
import { receipt } from "./generations.ts";
import { ownProcedure } from "./procedure.ts";
import { walletView } from "./wallet.ts";

/**
 * What a person's programs hear without asking. `balance` is how things stand: it comes first on every connection and
 * after every change, the newest for several that came together. All others happened once, carry an id, and come again
 * after `Last-Event-ID`.
 */
export const accountEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("balance"), wallet: walletView }),
  z.object({ kind: z.literal("generation"), receipt }),
  z.object({
    kind: z.literal("checkout"),
    checkoutId: z.string(),
    state: z.enum(["open", "processing", "paid", "failed", "expired", "cancelled", "refunded"]),
  }),
  /** A plan began, changed or ended, or could not be renewed: then `problem` says why. */
  z.object({
    kind: z.literal("subscription"),
    state: z.enum(subscriptionStates),
    planKey: catalogueKey,
    problem: errorReport.nullable(),
  }),
  /** This installation was signed out, or the account is gone: the stream ends. */
  z.object({ kind: z.literal("signed-out") }),
]);
export type AccountEvent = z.infer<typeof accountEvent>;

export const eventsContract = {
  follow: ownProcedure
    .route({
      method: "GET",
      path: "/events",
      summary: "Balance, checkouts and generations as they change",
      tags: ["events"],
    })
    .output(eventIterator(accountEvent)),
};
