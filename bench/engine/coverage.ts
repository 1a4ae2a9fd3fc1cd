import type { GenerationResult } from "../../packages/shared/src/generation/generation.ts";
import type { TicketContent } from "../../packages/shared/src/tickets/content.ts";
import type { WantedSentence } from "./requirement-like.ts";
import { lemmas, numbers } from "./words.ts";

export interface CoverageCount {
  readonly wanted: number;
  readonly byProvenance: number;
  /** Not in any provenance, but like a ticket's field (TF-IDF cosine of at least 0.35). */
  readonly byWords: number;
  readonly missed: readonly string[];
}

const leastCosine = 0.35;

/** Which sentences a reader wants in a ticket are in one. */
export function countCoverage(wanted: readonly WantedSentence[], result: GenerationResult): CoverageCount {
  const cited = new Set(result.tickets.flatMap(({ content }) => Object.values(content.provenance).flat()));
  const spans = result.sentences.filter(({ id }) => cited.has(id));
  const left = wanted.filter((sentence) => !isCited(sentence, spans));
  const similar = likeSomeField(left, result);
  const missed = left.filter((sentence) => !similar.has(sentence));
  return {
    wanted: wanted.length,
    byProvenance: wanted.length - left.length,
    byWords: similar.size,
    missed: missed.map(({ text }) => text),
  };
}

/** At least half of the sentence lies in sentences that tickets cite. */
function isCited(
  sentence: WantedSentence,
  spans: readonly { readonly start: number; readonly end: number }[],
): boolean {
  let shared = 0;
  for (const { start, end } of spans) {
    shared += Math.max(0, Math.min(end, sentence.end) - Math.max(start, sentence.start));
  }
  return shared >= Math.min(sentence.text.length, sentence.end - sentence.start) / 2;
}

function likeSomeField(sentences: readonly WantedSentence[], result: GenerationResult): ReadonlySet<WantedSentence> {
  const fields = result.tickets.flatMap(({ content }) => fieldTexts(content)).map(termsOf);
  const documents = [...fields, ...sentences.map(({ text }) => termsOf(text))];
  const frequency = new Map<string, number>();
  for (const terms of documents) for (const term of new Set(terms)) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const weigh = (terms: readonly string[]) => {
    const vector = new Map<string, number>();
    for (const term of terms)
      vector.set(term, (vector.get(term) ?? 0) + Math.log(1 + documents.length / frequency.get(term)!));
    return vector;
  };
  const vectors = fields.map(weigh);
  return new Set(
    sentences.filter(({ text }) => {
      const vector = weigh(termsOf(text));
      return vectors.some((field) => cosine(vector, field) >= leastCosine);
    }),
  );
}

function fieldTexts({
  title,
  story,
  description,
  acceptanceCriteria,
  bug,
  spike,
  subtasks,
  openQuestions,
  assumptions,
}: TicketContent): string[] {
  const texts = [
    title,
    story === null ? "" : `${story.role} ${story.goal} ${story.benefit}`,
    ...description.split("\n"),
    ...acceptanceCriteria.map(({ text }) => text),
    ...subtasks.map(({ title }) => title),
    ...openQuestions.map(({ text }) => text),
    ...assumptions,
    ...(bug === null ? [] : [...bug.steps, bug.expected, bug.actual, bug.environment]),
    spike?.question ?? "",
  ];
  return texts.filter((text) => text.trim() !== "");
}

function termsOf(text: string): string[] {
  return [...lemmas(text), ...numbers(text)];
}

function cosine(first: ReadonlyMap<string, number>, second: ReadonlyMap<string, number>): number {
  let product = 0;
  for (const [term, weight] of first) product += weight * (second.get(term) ?? 0);
  return product === 0 ? 0 : product / (length(first) * length(second));
}

function length(vector: ReadonlyMap<string, number>): number {
  return Math.sqrt([...vector.values()].reduce((sum, weight) => sum + weight * weight, 0));
}
