/** One line of the source, without its line end. `indent` counts columns, a tab being four. */
export interface SourceLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly indent: number;
  readonly isBlank: boolean;
}

/** Longer lines are cut at a space, so that no step of the reading has to swallow a whole document. */
const maxLineLength = 8000;

/** Lines cut between two pauses. */
const linesPerStep = 4000;

/**
 * Lines of a normalised text, in order, without the third and later of a run of blank ones; a line of more than 8,000
 * units counts as several. Yields every few milliseconds.
 */
export function* splitLines(text: string): Generator<void, SourceLine[]> {
  const lines: SourceLine[] = [];
  let steps = 0;
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf("\n", start);
    const lineEnd = found < 0 ? text.length : found;
    const end = lineEnd - start > maxLineLength ? cutBefore(text, start + maxLineLength) : lineEnd;
    const line = text.slice(start, end);
    const isBlank = isBlankText(line);
    // Three blank lines say no more than two.
    const isSpare = isBlank && lines.at(-1)?.isBlank === true && lines.at(-2)?.isBlank === true;
    if (!isSpare) lines.push({ start, end, text: line, indent: measureIndent(line), isBlank });
    start = end === lineEnd ? end + 1 : end;
    steps += 1;
    if (steps % linesPerStep === 0) yield;
  }
  return lines;
}

/** The place behind the last space before `at`, else `at` itself, never inside a surrogate pair. */
function cutBefore(text: string, at: number): number {
  const space = text.lastIndexOf(" ", at);
  if (space > at - maxLineLength / 2) return space + 1;
  return /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) ? at - 1 : at;
}

/** Whether nothing in it can be seen. */
export function isBlankText(text: string): boolean {
  return !/[^\s\0\u200B\uFEFF]/.test(text);
}

function measureIndent(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === " ") columns += 1;
    else if (character === "\t") columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}
