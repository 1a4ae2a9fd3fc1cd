/** One line of the source, without its line end. `indent` counts columns, a tab being four. */
export interface SourceLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly indent: number;
  readonly isBlank: boolean;
}

/** Lines of a normalised text, in order. */
export function splitLines(text: string): SourceLine[] {
  const lines: SourceLine[] = [];
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    lines.push({ start, end, text: line, indent: measureIndent(line), isBlank: isBlankText(line) });
    start = end + 1;
  }
  return lines;
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
