import { z } from "zod";
import { errorReport } from "../errors.ts";
import { ticketDraft, ticketMeta } from "../tickets/ticket.ts";
import { projectGuidance } from "./guidance.ts";
import { coverage, sentenceSpan } from "./source.ts";
import { modelUsage } from "./usage.ts";

/** The longest text a generation takes, in UTF-16 units (about 1 MB of English). */
export const maxTextLength = 1_000_000;

/** What a provider needs to turn a text into tickets. */
export const generationRequest = z.strictObject({
  /** Line ends are `\n`, no byte order mark. Offsets of the result point into exactly this string. */
  text: z.string().max(maxTextLength),
  /** What the project wants heard; the offline engine reads none of it. */
  guidance: projectGuidance.optional(),
});
export type GenerationRequest = z.infer<typeof generationRequest>;

export const generationResult = z.object({
  sentences: z.array(sentenceSpan),
  tickets: z.array(ticketDraft),
  coverage,
  meta: ticketMeta,
});
export type GenerationResult = z.infer<typeof generationResult>;

/**
 * What happens while a generation runs, in order: `read` once, then `ticket` and `progress` in any mix, then exactly one
 * of `finished`, `cancelled` or `failed`. A `ticket` with a known ref replaces the earlier one (a field arrived, a later
 * sentence was merged in). `done` and `total` count sentences. `progress` may precede `read`, while a long text is being
 * read: there they count UTF-16 units of the text.
 */
export const generationEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("read"), sentences: z.array(sentenceSpan) }),
  z.object({ kind: z.literal("progress"), done: z.number().int().min(0), total: z.number().int().min(0) }),
  z.object({ kind: z.literal("ticket"), ticket: ticketDraft }),
  z.object({
    kind: z.literal("attempt"),
    providerId: z.string(),
    model: z.string(),
    because: errorReport.nullable(),
    waitMs: z.number().int().min(0),
  }),
  z.object({ kind: z.literal("usage"), providerId: z.string(), model: z.string(), usage: modelUsage }),
  z.object({ kind: z.literal("finished"), coverage, meta: ticketMeta }),
  z.object({ kind: z.literal("cancelled"), coverage, meta: ticketMeta }),
  z.object({ kind: z.literal("failed"), error: errorReport }),
]);
export type GenerationEvent = z.infer<typeof generationEvent>;
