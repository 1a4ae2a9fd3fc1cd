import type { ProjectGuidance } from "@myba/shared/generation/guidance";
import type { ModelInfo } from "../providers/model-call.ts";
import type { Sentence } from "../reading/reading.ts";
import { askForTickets } from "../prompt/ticket-prompt.ts";
import { tokensOf, type TokenRange } from "./tokens.ts";

/** What one call to a model may take, in tokens. */
export interface CallBudget {
  /** For sentences and answer together: the window without what every call needs. */
  readonly window: number;
  readonly output: number;
}

/** Where nobody knows a model's window: what models on one's own computer and small hosted ones mostly have. */
const unknownWindow = { free: 8_192, paid: 32_000 };
const unknownOutput = 8_192;

/** Longer answers take minutes in one stream; parts that run at the same time are there sooner. */
const longestAnswer = 24_000;

/** What a call may take. Some of each limit stays free: the counts are estimates, and models think before they write. */
export function callBudget(model: ModelInfo, guidance: ProjectGuidance): CallBudget {
  const window = model.contextTokens ?? (model.priceFrom === "free" ? unknownWindow.free : unknownWindow.paid);
  const output = Math.min(model.maxOutputTokens ?? unknownOutput, window / 2);
  return {
    window: Math.max(window * 0.9 - fixedTokens(guidance).high, 600),
    output: Math.max(Math.min(output * 0.75, longestAnswer), 400),
  };
}

/** What every call needs before the first sentence: rules, guidance, schema and the frame around the text. */
export function fixedTokens(guidance: ProjectGuidance): TokenRange {
  const { system, user, schema } = askForTickets({
    sentences: [],
    sections: [],
    part: { number: 1, of: 2 },
    guidance,
    maxOutputTokens: null,
    isRepeated: false,
  });
  return tokensOf(system + user + JSON.stringify(schema.schema));
}

/** What a sentence takes to be asked about. */
export function questionTokens(sentence: Sentence): TokenRange {
  const { low, high } = tokensOf(sentence.text);
  return { low: low + 3, high: high + 6 };
}

/** What a sentence takes to be answered: a ticket for most that want something, some of one for others. */
export function answerTokens({ requirementLike }: Sentence): TokenRange {
  return requirementLike ? { low: 90, high: 300 } : { low: 0, high: 20 };
}

/** The most an answer may take, so that a model that runs wild does not run up costs; null where its limit is unknown. */
export function answerCeiling(model: ModelInfo, sentences: readonly Sentence[]): number | null {
  if (model.maxOutputTokens === null) return null;
  const expected = sentences.reduce((sum, sentence) => sum + answerTokens(sentence).high, 0);
  // Room for what models think unseen, which counts as written.
  return Math.min(model.maxOutputTokens, Math.max(16_000, expected * 3));
}
