/** A numbered sentence of the text the tickets come from. */
export interface Sentence {
  readonly id: string;
  /** Without the marks of its line. */
  readonly text: string;
  readonly isHeading: boolean;
}

/** How the prompt numbers sentences, one a line: `s12: text` or `[s12] text`. */
export const sentenceLine = /^\s*\[?(s\d+)\]?[:\s]\s*(.+)$/;

/** What may stand before the words, as in Markdown: heading, list item, quotation. */
const sentenceMark = /^(#{1,6}|-{1,4}|>) +/;

/** The numbered sentences in a user message, in the order they stand there, each id once. */
export function readSentences(userText: string): readonly Sentence[] {
  const byId = new Map<string, Sentence>();
  for (const line of userText.split("\n")) {
    const [, id, text] = sentenceLine.exec(line) ?? [];
    if (id !== undefined && text !== undefined && !byId.has(id)) byId.set(id, sentenceOf(id, text));
  }
  return [...byId.values()];
}

function sentenceOf(id: string, line: string): Sentence {
  const [mark = ""] = sentenceMark.exec(line) ?? [];
  return { id, text: line.slice(mark.length).trim(), isHeading: mark.startsWith("#") };
}
