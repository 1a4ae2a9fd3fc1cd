import type { SentenceSpan } from "@myba/shared/generation/source";

/** Sentences of a text as a text of their own: a list, so that none runs into the next, each as its author wrote it. */
export function textOfRest(text: string, sentences: readonly Pick<SentenceSpan, "start" | "end">[]): string {
  return sentences.map(({ start, end }) => `- ${text.slice(start, end).replaceAll(/\s*\n\s*/g, " ")}`).join("\n");
}
