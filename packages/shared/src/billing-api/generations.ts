import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { errorReport } from "../errors.ts";
import { generationEvent, maxTextLength } from "../generation/generation.ts";
import { projectGuidance } from "../generation/guidance.ts";
import { tokens } from "../tokens.ts";
import { errors, ownProcedure } from "./procedure.ts";
import { idempotencyHeaders, walletView } from "./wallet.ts";

const time = z.number().int();
const generationKey = z.uuid();

const meteredRequest = z.strictObject({
  text: z.string().min(1).max(maxTextLength),
  guidance: projectGuidance.optional(),
  /**
   * What the person agreed to at most. Fewer than the text may need: tickets stop when it is used up. Left out: all that
   * the estimate says.
   */
  maxTokens: tokens.min(1).optional(),
});

/** How a metered generation stands, or ended: exactly one of `running`, `captured` or `released`. */
export const receipt = z.object({
  id: generationKey,
  state: z.enum(["running", "captured", "released"]),
  reservedTokens: tokens,
  capturedTokens: tokens,
  releasedTokens: tokens,
  /** Tickets that were delivered complete. */
  tickets: z.number().int().min(0),
  /** Why it ended before the end of the text; null for none. */
  error: errorReport.nullable(),
  model: z.string(),
  catalogueVersion: z.number().int(),
  startedAt: time,
  endedAt: time.nullable(),
  /** Until then what was delivered can be fetched again. */
  keptUntil: time,
});
export type Receipt = z.infer<typeof receipt>;

/**
 * What a stream says, each with an id to resume after: first how much is set aside, then the engine's events, at last
 * the receipt.
 */
export const meteredEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("reserved"), receipt }),
  z.object({ kind: z.literal("generation"), event: generationEvent }),
  z.object({ kind: z.literal("settled"), receipt, wallet: walletView }),
]);
export type MeteredEvent = z.infer<typeof meteredEvent>;

const range = z.object({ low: tokens, high: tokens });
const generationErrors = errors("metered/not-found");
const tags = ["generations"];

export const generationsContract = {
  estimate: ownProcedure
    .errors(errors("text/empty", "text/no-words", "text/too-large", "metered/unavailable"))
    .route({ method: "POST", path: "/generations/estimate", summary: "What a text would cost", tags })
    .input(meteredRequest)
    .output(
      z.object({
        tickets: range,
        tokens: range,
        availableTokens: tokens,
        /** What is missing to be sure of the whole text; 0 where there is enough. */
        missingTokens: tokens,
        catalogueVersion: z.number().int(),
      }),
    ),
  /**
   * Sets tokens aside and streams tickets; each complete one is paid for, the rest is given back. The same key again
   * streams the same generation from its beginning, also while it runs.
   */
  start: ownProcedure
    .errors(
      errors(
        "text/empty",
        "text/no-words",
        "text/too-large",
        "ledger/insufficient",
        "ledger/key-reused",
        "ledger/account-closed",
        "ledger/unavailable",
        "metered/unavailable",
        "metered/too-many",
      ),
    )
    .route({
      method: "POST",
      path: "/generations",
      summary: "Tickets from a text, for tokens",
      tags,
      inputStructure: "detailed",
    })
    .input(z.object({ headers: idempotencyHeaders, body: meteredRequest }))
    .output(eventIterator(meteredEvent)),
  /** Everything after `Last-Event-ID`, from the beginning without it, and on until the end. */
  follow: ownProcedure
    .errors(generationErrors)
    .route({ method: "GET", path: "/generations/{id}/events", summary: "Follow a generation again", tags })
    .input(z.strictObject({ id: generationKey }))
    .output(eventIterator(meteredEvent)),
  get: ownProcedure
    .errors(generationErrors)
    .route({ method: "GET", path: "/generations/{id}", summary: "The receipt of a generation", tags })
    .input(z.strictObject({ id: generationKey }))
    .output(receipt),
  list: ownProcedure
    .route({ method: "GET", path: "/generations", summary: "Your receipts, newest first", tags })
    .input(
      z.strictObject({
        cursor: z.string().max(60).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
    )
    .output(z.object({ receipts: z.array(receipt), next: z.string().nullable() })),
  /** Stops it: what was delivered is paid for, the rest given back. */
  cancel: ownProcedure
    .errors(generationErrors)
    .route({ method: "POST", path: "/generations/{id}/cancel", summary: "Stop a generation", tags })
    .input(z.strictObject({ id: generationKey }))
    .output(receipt),
};
