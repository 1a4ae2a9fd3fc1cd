import type { Section, Sentence } from "../reading/reading.ts";
import { dataLine } from "./data-frame.ts";

/** A sentence longer than this is cut in a prompt: a data dump, whose beginning says what it is. */
const maxSentenceLength = 4000;

/** Sentences as a model sees them, one a line: `s12: - text`, headings and lists marked as in Markdown. */
export function sentenceLines(sentences: readonly Sentence[], sections: readonly Section[]): string[] {
  return sentences.map((sentence) => `${sentence.id}: ${dataLine(`${marks(sentence, sections)}${worded(sentence)}`)}`);
}

function marks({ block, listLevel, section }: Sentence, sections: readonly Section[]): string {
  if (block === "heading") return `${"#".repeat(Math.min(Math.max(sections[section]?.level ?? 1, 1), 6))} `;
  if (block === "quote") return "> ";
  return listLevel > 0 ? `${"-".repeat(Math.min(listLevel, 4))} ` : "";
}

function worded({ reference, speaker, text }: Sentence): string {
  const told = text.length > maxSentenceLength ? `${text.slice(0, maxSentenceLength)} …` : text;
  return [...(reference === "" ? [] : [reference]), ...(speaker === null ? [] : [`${speaker}:`]), told].join(" ");
}
