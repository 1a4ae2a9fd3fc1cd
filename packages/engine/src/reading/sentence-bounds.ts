import { continuesSentence } from "./english/continuations.ts";
import { abbreviations, sentenceFinalAbbreviations } from "./english/abbreviations.ts";

/** A stretch of a block's text, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const terminator = /[.!?…。！？؟।]/;
const closer = /["'”’)\]»*_`]/;

/** "[P0]", "(high)": says something of the sentence before. */
const tag = /^ [[(](?:P\d|must|should|could|won't|high|medium|low|MVP|v?\d(?:\.\d)?)[\])][.\s]{0,3}$/i;

/**
 * Sentences of one block. In a chat, and where the author writes without capitals, a small letter may open a sentence.
 * Spans are in order, trimmed, never empty. White space of `text` is already collapsed.
 */
export function findSentences(text: string, isChat = false): Span[] {
  const spans: Span[] = [];
  const isLoose = (isChat && /[.!?] \p{Ll}/u.test(text)) || /^\p{Ll}/u.test(text);
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (!terminator.test(text.charAt(index))) continue;
    let end = index + 1;
    while (end < text.length && (terminator.test(text.charAt(end)) || closer.test(text.charAt(end)))) end += 1;
    if (endsHere(text, start, index, end, isLoose)) {
      pushTrimmed(spans, text, start, end);
      start = end;
    }
    index = end - 1;
  }
  pushTrimmed(spans, text, start, text.length);
  return spans;
}

function endsHere(text: string, start: number, mark: number, end: number, isLoose: boolean): boolean {
  if (end >= text.length) return true;
  const character = text.charAt(mark);
  if (/[。！？]/.test(character)) return true;
  if (text.charAt(end) !== " ") return false;
  if (tag.test(text.slice(end, end + 12))) return false;
  // Transcripts set full stops apart: "okay . we need"; three dots inside a thought, "Save As ... File menu", end nothing.
  if (text.charAt(mark - 1) === " ") return end - mark === 1;
  const next = text.slice(end + 1, end + 3);
  if (continuesSentence(text.slice(end + 1, end + 20))) return false;
  const nextIsCapital = /^["'“‘([«*_`]?[\p{Lu}\p{Lo}\p{N}]/u.test(next);
  if (character !== ".") return isLoose || nextIsCapital || !/^\p{Ll}/u.test(next);
  const word = /[^\s(["'“‘]{0,40}$/.exec(text.slice(Math.max(start, mark - 40), mark))?.[0].toLowerCase() ?? "";
  if (abbreviations.has(word))
    return sentenceFinalAbbreviations.has(word) && /^["'“(]?\p{Lu}/u.test(next) && word !== "no";
  // "J. Smith", "1. Title": initials and numbers in front of something.
  if (/^\p{L}$/u.test(word) && word !== "i") return false;
  if (/^\d{1,3}$/.test(word) && text.slice(start, mark).trim().length <= 4) return false;
  return (isLoose && word !== "" && end - mark === 1) || nextIsCapital || !/^\p{Ll}/u.test(next);
}

function pushTrimmed(spans: Span[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && text.charAt(start) === " ") start += 1;
  while (end > start && text.charAt(end - 1) === " ") end -= 1;
  if (end > start) spans.push({ start, end });
}
