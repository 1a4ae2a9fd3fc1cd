import type { SentenceId } from "@myba/shared/ids";
import type { Reading, Sentence } from "../reading/reading.ts";
import { answerTokens, type CallBudget, questionTokens } from "./budget.ts";

/** A stretch of a document that one call is about. */
export interface TextPart {
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** In reading order; every sentence of the text is in exactly one part. */
  readonly sentences: readonly Sentence[];
  /** Headings above the part, and the opening of a list that goes on in it: told, so that it makes sense by itself. */
  readonly context: readonly Sentence[];
}

/**
 * Divides a text into as few parts as fit, of about the same size, at its highest headings, otherwise between
 * paragraphs, otherwise between sentences. Work grows with the length of the text.
 */
export function splitText(reading: Reading, budget: CallBudget): readonly TextPart[] {
  const { sentences } = reading;
  const weights = sentences.map((sentence) => weightOf(sentence, budget));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const wanted = total / Math.max(Math.ceil(total), 1);
  const cuts = [0];
  for (;;) {
    const end = endOfPart(reading, weights, cuts.at(-1)!, wanted);
    cuts.push(end);
    if (end >= sentences.length) break;
  }
  const byId = new Map(sentences.map((sentence) => [sentence.id, sentence]));
  return cuts.slice(1).map((end, index) => {
    const own = sentences.slice(cuts[index], end);
    return { number: index + 1, of: cuts.length - 1, sentences: own, context: contextOf(own, reading, byId) };
  });
}

/** The share of a call that a sentence takes: of its window or of its answer, whichever is scarcer. */
function weightOf(sentence: Sentence, budget: CallBudget): number {
  const answer = answerTokens(sentence).high;
  return Math.max((questionTokens(sentence).high + answer) / budget.window, answer / budget.output);
}

/** Where the part that begins at `from` ends: at the best place between nearly enough and too much. */
function endOfPart({ sentences, sections }: Reading, weights: readonly number[], from: number, wanted: number): number {
  let weight = weights[from] ?? 0;
  let best = { at: from + 1, rank: Number.POSITIVE_INFINITY };
  for (let at = from + 1; at < sentences.length; at += 1) {
    const [before, here] = [sentences[at - 1]!, sentences[at]!];
    const isEnough = weight >= wanted * 0.6;
    const rank = rankOf(before, here, sections[here.section]?.level ?? 1) + (isEnough ? 0 : 20);
    if (rank <= best.rank) best = { at, rank };
    weight += weights[at]!;
    if (weight > 1 || weight > wanted * 1.3) return best.at;
  }
  return sentences.length;
}

/** How bad it is to cut between two sentences: above a high heading least, within a paragraph most. */
function rankOf(before: Sentence, here: Sentence, level: number): number {
  if (here.block === "heading") return before.block === "heading" ? 12 : Math.min(level, 6);
  if (before.block === "heading") return 13;
  if (here.blockIndex === before.blockIndex) return 11;
  return here.listLevel > 0 || here.block === "table-row" ? 9 : 8;
}

function contextOf(
  own: readonly Sentence[],
  { sections }: Reading,
  byId: ReadonlyMap<SentenceId, Sentence>,
): readonly Sentence[] {
  const first = own[0];
  if (first === undefined) return [];
  const ids: SentenceId[] = [];
  for (let index: number | null = first.section; index !== null; index = sections[index]?.parent ?? null) {
    const headingId = sections[index]?.headingId ?? null;
    if (headingId !== null) ids.unshift(headingId);
  }
  for (let { introId } = first; introId !== null; introId = byId.get(introId)?.introId ?? null) ids.push(introId);
  const inside = new Set(own.map(({ id }) => id));
  return ids.flatMap((id) => (inside.has(id) ? [] : (byId.get(id) ?? [])));
}
