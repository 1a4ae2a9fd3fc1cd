import { eventIterator } from "@orpc/contract";
import { receipt as meteredReceipt } from "@myba/shared/billing-api/generations";
import { errorReport } from "@myba/shared/errors";
import { coverage, sentenceSpan } from "@myba/shared/generation/source";
import { generationEstimate, modelUsage } from "@myba/shared/generation/usage";
import { draftId, generationId, projectId, providerId, sentenceId, sourceId, ticketId } from "@myba/shared/ids";
import { ticketDraft } from "@myba/shared/tickets/ticket";
import { z } from "zod";
import { tokens } from "@myba/shared/tokens";
import { procedure } from "./procedure.ts";

/** `queued` waits for the network, or for a person to agree to its cost; nothing was sent yet. */
export const generationStates = ["queued", "running", "finished", "cancelled", "failed", "interrupted"] as const;

const generation = z.object({
  id: generationId,
  projectId,
  sourceId,
  name: z.string(),
  state: z.enum(generationStates),
  error: errorReport.nullable(),
  ticketCount: z.number().int(),
  /** Who answers, or answered: after a fallback not the one that was asked first. */
  providerId,
  providerLabel: z.string(),
  /** Empty for the offline engine. */
  model: z.string(),
  /** The sum of its calls; null without any. `costMicroUsd` is null where a part is unknown. */
  usage: modelUsage.nullable(),
  /** What became of its tokens, as the server last said; null for one that asked for none. */
  receipt: meteredReceipt.nullable(),
  /** Only of a queued one: the network is back, and it waits for a person because it costs. */
  needsConfirmation: z.boolean(),
  startedAt: z.number().int(),
  endedAt: z.number().int().nullable(),
});
export type Generation = z.infer<typeof generation>;

/**
 * What a window sees of a running generation; the journal keeps every event, so that a stream asked for with a
 * `lastEventId` goes on after it. Tickets come already stored, with the id they have in the list.
 */
const generationFeedEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("read"), sentences: z.array(sentenceSpan) }),
  z.object({ kind: z.literal("progress"), done: z.number().int(), total: z.number().int() }),
  z.object({ kind: z.literal("ticket"), ticketId, draft: ticketDraft }),
  z.object({
    kind: z.literal("attempt"),
    providerId,
    providerLabel: z.string(),
    model: z.string(),
    /** Why it is asked again, or another one is. */
    because: errorReport.nullable(),
    waitMs: z.number().int(),
  }),
  z.object({ kind: z.literal("usage"), usage: modelUsage }),
  z.object({ kind: z.literal("ended"), generation, coverage: coverage.nullable() }),
]);
export type GenerationFeedEvent = z.infer<typeof generationFeedEvent>;

/** Who shall answer. */
const choice = z.object({
  /** Null for the first in the person's order. */
  providerId: providerId.nullable(),
  /** Null for the model chosen in its settings. */
  model: z.string().min(1).max(200).nullable(),
});

/** What a generation for tokens would cost, as the billing server counts. */
const tokenEstimate = z.object({
  low: tokens,
  high: tokens,
  /** What the wallet has; with fewer than `high`, tickets end when it is used up. */
  available: tokens,
  /** What is missing to be sure of the whole text; 0 where there is enough. */
  missing: tokens,
  /** Tokens cost nothing at the moment: a plan without limit. */
  unlimited: z.boolean(),
  /** The person has agreed to so many in advance, so that `start` needs no `confirmed`. */
  isAgreed: z.boolean(),
  asOf: z.number().int(),
});
export type TokenEstimate = z.infer<typeof tokenEstimate>;

const firstInOrder = { providerId: null, model: null };

export const generationsContract = {
  /**
   * What `start` with the same choice would use and cost; sends nothing to a model. For MyBA the billing server counts,
   * and a computer that is new to it gets its free tokens.
   */
  estimate: procedure.input(choice.extend({ projectId: projectId.nullable(), text: z.string() })).output(
    z.object({
      providerId,
      providerLabel: z.string(),
      model: z.string(),
      /** Null for the offline engine and for MyBA, which has `tokens`. */
      estimate: generationEstimate.nullable(),
      /** Only for MyBA; null where the billing server could not be asked, and then `obstacle` says why. */
      tokens: tokenEstimate.nullable(),
      /** ISO date of the price where it comes from the bundled table. */
      priceDate: z.string().nullable(),
      /** Why it cannot start: no key, no model, the cap, not a single ticket's tokens, no way to the billing server. */
      obstacle: errorReport.nullable(),
    }),
  ),
  start: procedure
    .input(
      z.object({
        projectId,
        /** Shown as the source's name: the file's name or the first heading. */
        name: z.string().min(1).max(200),
        text: z.string(),
        /** The compose draft this text came from; it is forgotten once the generation is stored. */
        draftId: draftId.nullable(),
        choice: choice.default(firstInOrder),
        /**
         * The person has seen the estimate: without it, what costs money is `cost/not-confirmed`, and so is what costs more
         * tokens than they agreed to in advance.
         */
        confirmed: z.boolean().default(false),
        /**
         * The most tokens that the person saw and agreed to. Fewer than the text may need are fine: tickets end when they are
         * used up. Null for the estimate's `high`, and then `ledger/insufficient` tells what is missing.
         */
        agreedTokens: tokens.min(1).nullable().default(null),
        /** Without network: keep it and run it later, instead of failing with `provider/offline`. */
        queueOffline: z.boolean().default(false),
      }),
    )
    .output(generation),
  /** Runs a queued one now; `confirmed` and `agreedTokens` as in `start`. */
  runQueued: procedure
    .input(z.object({ id: generationId, confirmed: z.boolean(), agreedTokens: tokens.min(1).nullable().default(null) }))
    .output(generation),
  /** The computer of the window is online again: what is queued is tried now. Answers when all of it was. */
  networkIsBack: procedure,
  /** Every event so far, then those to come, ending after `ended`. */
  feed: procedure.input(z.object({ id: generationId })).output(eventIterator(generationFeedEvent)),
  /** Keeps what was found; a queued one is forgotten, its text becomes a draft again. Answers once the generation has ended. */
  cancel: procedure.input(z.object({ id: generationId })).output(generation),
  /** Newest first, at most 50. */
  list: procedure.input(z.object({ projectId: projectId.nullable() })).output(z.array(generation)),
};

/** A stored source with what became of each sentence. `tickets` of a covered sentence are ids of tickets still here. */
const source = z.object({
  id: sourceId,
  projectId,
  name: z.string(),
  text: z.string(),
  sentences: z.array(sentenceSpan),
  fates: z.array(
    z.object({
      sentenceId,
      state: z.enum(["covered", "open", "ignored"]),
      /** One of the engine's open reasons, or `removed` where every ticket of the sentence is trashed or gone. */
      reason: z.string().nullable(),
      tickets: z.array(ticketId),
    }),
  ),
  requirementLike: z.number().int(),
  covered: z.number().int(),
  createdAt: z.number().int(),
});
export type Source = z.infer<typeof source>;

export const sourcesContract = {
  get: procedure.input(z.object({ id: sourceId })).output(source),
};

const composeDraft = z.object({
  id: draftId,
  projectId: projectId.nullable(),
  name: z.string(),
  text: z.string(),
  updatedAt: z.number().int(),
});
export type ComposeDraft = z.infer<typeof composeDraft>;

/** Texts on the compose page, saved while they are typed. */
export const draftsContract = {
  list: procedure.output(z.array(composeDraft.omit({ text: true }).extend({ excerpt: z.string() }))),
  get: procedure.input(z.object({ id: draftId })).output(composeDraft),
  save: procedure
    .input(
      z.object({
        id: draftId.nullable(),
        projectId: projectId.nullable(),
        name: z.string().max(200),
        text: z.string(),
      }),
    )
    .output(composeDraft.omit({ text: true })),
  delete: procedure.input(z.object({ id: draftId })),
};

export const textsContract = {
  /** Decodes a dropped or chosen file (UTF-8, UTF-16, or the best guess); `file/too-large`, `file/binary`, `text/empty`. */
  open: procedure
    .input(z.object({ file: z.file() }))
    .output(z.object({ name: z.string(), text: z.string(), encoding: z.string() })),
  /** Live marks for the compose page. Offsets point into the text as given. */
  preview: procedure.input(z.object({ text: z.string() })).output(
    z.object({
      sentences: z.array(sentenceSpan.extend({ requirementLike: z.boolean() })),
      requirementLike: z.number().int(),
      words: z.number().int(),
    }),
  ),
  /** Real documents to try the product with. */
  samples: procedure.output(
    z.array(z.object({ id: z.string(), name: z.string(), hint: z.string(), text: z.string() })),
  ),
};
