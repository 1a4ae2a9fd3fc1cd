import { z } from "zod";
import { draftRef, sentenceId } from "../ids.ts";

/** What a sentence of a source is, as far as tickets are concerned. */
export const sentenceKinds = [
  "heading",
  "requirement",
  "criterion",
  "bug",
  "question",
  "decision",
  "context",
  "noise",
] as const;
export const sentenceKind = z.enum(sentenceKinds);
export type SentenceKind = z.infer<typeof sentenceKind>;

/** The place of a sentence in the text as laid out by its author. */
export const blockKinds = [
  "heading",
  "paragraph",
  "bullet",
  "step",
  "table-row",
  "utterance",
  "code",
  "quote",
] as const;
export const blockKind = z.enum(blockKinds);
export type BlockKind = z.infer<typeof blockKind>;

/**
 * One sentence of a source. `start` and `end` are UTF-16 offsets into the source's text, end exclusive, so that
 * `text.slice(start, end)` is the sentence as written.
 */
export const sentenceSpan = z.object({
  id: sentenceId,
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  kind: sentenceKind,
  block: blockKind,
});
export type SentenceSpan = z.infer<typeof sentenceSpan>;

/** Why a requirement-like sentence is in no ticket. */
export const openReasons = [
  "question",
  "decision",
  "no-action",
  "too-vague",
  "duplicate",
  "limit",
  "cancelled",
] as const;
export const openReason = z.enum(openReasons);
export type OpenReason = z.infer<typeof openReason>;

/**
 * What became of a sentence: `covered` is in at least one ticket, `open` reads like a requirement and is in none (with
 * the reason), `ignored` does not read like a requirement.
 */
export const sentenceFate = z.discriminatedUnion("state", [
  z.object({ sentenceId, state: z.literal("covered"), tickets: z.array(draftRef).min(1) }),
  z.object({ sentenceId, state: z.literal("open"), reason: openReason }),
  z.object({ sentenceId, state: z.literal("ignored") }),
]);
export type SentenceFate = z.infer<typeof sentenceFate>;

export const coverage = z.object({
  /** Sentences that read like requirements. */
  requirementLike: z.number().int().min(0),
  /** How many of those reached a ticket. */
  covered: z.number().int().min(0),
  /** One entry a sentence, in reading order. */
  sentences: z.array(sentenceFate),
});
export type Coverage = z.infer<typeof coverage>;
