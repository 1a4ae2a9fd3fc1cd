/** A numbered sentence of the text the tickets come from. */
export interface Sentence {
  readonly id: string;
  readonly text: string;
}

/** How the prompt numbers sentences, one a line: `s12: text` or `[s12] text`. */
export const sentenceLine = /^\s*\[?(s\d+)\]?[:\s]\s*(.+)$/;

/** The numbered sentences in a user message, in the order they stand there, each id once. */
export function readSentences(userText: string): readonly Sentence[] {
  const byId = new Map<string, Sentence>();
  for (const line of userText.split("\n")) {
    const [, id, text] = sentenceLine.exec(line) ?? [];
    if (id !== undefined && text !== undefined && !byId.has(id)) byId.set(id, { id, text: text.trim() });
  }
  return [...byId.values()];
}
