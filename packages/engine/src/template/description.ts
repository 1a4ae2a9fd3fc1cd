import type { Sentence } from "../reading/reading.ts";

const maxLength = 20_000;

/**
 * Sentences as Markdown in the author's words: a paragraph stays one, bullets, steps and rows become bullets, code is
 * fenced. Returns the sentences that no longer fit, whole.
 */
export function describe(sentences: readonly Sentence[]): { text: string; used: readonly Sentence[] } {
  let text = "";
  const used: Sentence[] = [];
  let last: Sentence | null = null;
  const outermost = Math.min(...sentences.filter(isItem).map(({ listLevel }) => listLevel));
  for (const sentence of sentences) {
    const longer = text + joint(last, sentence) + piece(last, sentence, outermost);
    if (longer.length > maxLength) continue;
    text = longer;
    used.push(sentence);
    last = sentence;
  }
  return { text, used };
}

function joint(last: Sentence | null, next: Sentence): string {
  if (last === null) return "";
  if (last.blockIndex === next.blockIndex && last.block === next.block && next.block !== "code") return " ";
  return isItem(last) && isItem(next) ? "\n" : "\n\n";
}

function piece(last: Sentence | null, sentence: Sentence, outermost: number): string {
  const text = sentence.text.trim();
  if (sentence.block === "heading") return `### ${text}`;
  if (sentence.block === "code") {
    const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length + 1)));
    return `${fence}\n${text}\n${fence}`;
  }
  if (last !== null && last.blockIndex === sentence.blockIndex) return text;
  if (isItem(sentence)) return `${"  ".repeat(Math.min(sentence.listLevel - outermost, 4))}- ${text}`;
  if (sentence.speaker !== null) return `${sentence.speaker}: ${text}`;
  return sentence.block === "quote" ? `> ${text}` : text;
}

function isItem(sentence: Sentence): boolean {
  return sentence.block === "bullet" || sentence.block === "step" || sentence.block === "table-row";
}
