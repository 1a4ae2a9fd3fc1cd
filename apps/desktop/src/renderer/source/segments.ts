import type { SentenceId } from "@myba/shared/ids";

/** A stretch of one line: part of a sentence, or what stands between sentences. */
interface Segment {
  readonly text: string;
  readonly sentenceId: SentenceId | null;
  /** Offset in the whole text. */
  readonly start: number;
}

/** One line of the text, without its line end. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly segments: readonly Segment[];
}

interface Span {
  readonly id: SentenceId;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a text into lines and each line into sentences and gaps. Joined with `\n`, the segments give the text again.
 * A sentence over several lines has a segment in each. Spans are in reading order; of two that overlap the first
 * keeps the letters, and what lies outside the text is left out.
 */
export function cutIntoLines(text: string, spans: readonly Span[]): Line[] {
  const lines: Line[] = [];
  let next = 0;
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    while (next < spans.length && spans[next]!.end <= start) next += 1; // next < length
    lines.push({ start, end, segments: cutLine(text, start, end, spans, next) });
    if (newline === -1) break;
    start = newline + 1;
  }
  return lines;
}

function cutLine(text: string, start: number, end: number, spans: readonly Span[], first: number): Segment[] {
  const segments: Segment[] = [];
  let at = start;
  const push = (until: number, sentenceId: SentenceId | null) => {
    if (until > at) segments.push({ text: text.slice(at, until), sentenceId, start: at });
    at = Math.max(at, until);
  };
  for (let index = first; index < spans.length; index += 1) {
    const span = spans[index]!; // index < length
    if (span.start >= end) break;
    push(Math.min(end, span.start), null);
    push(Math.min(end, span.end), span.id);
  }
  push(end, null);
  return segments;
}

/** For each sentence, the line it starts on. */
export function lineOfSentences(lines: readonly Line[]): Map<SentenceId, number> {
  const found = new Map<SentenceId, number>();
  lines.forEach((line, index) => {
    for (const { sentenceId } of line.segments) {
      if (sentenceId && !found.has(sentenceId)) found.set(sentenceId, index);
    }
  });
  return found;
}
