import { visibleText } from "../reply/clean-text.ts";

/**
 * Lines of somebody else's words between two marks that the words cannot contain, so that no word of theirs can end the
 * frame and begin to instruct. The marks carry a number made from the words themselves: the same lines give the same
 * frame, and no line has its marks.
 */
export function framed(name: string, lines: readonly string[]): string {
  const mark = markFor(name, lines);
  return [`<${mark}>`, ...lines, `</${mark}>`].join("\n");
}

/** A text as one line of data: visible characters only, white space collapsed. */
export function dataLine(text: string): string {
  return visibleText(text).replaceAll(/\s+/gu, " ").trim();
}

function markFor(name: string, lines: readonly string[]): string {
  let number = digest(lines);
  for (;;) {
    const mark = `${name}-${number.toString(36).padStart(7, "0")}`;
    if (!lines.some((line) => line.toLowerCase().includes(mark))) return mark;
    number = (number + 1) >>> 0;
  }
}

/** FNV-1a, 32 bits (RFC 9923). It need not resist anybody: a mark that a line contains is not used. */
function digest(lines: readonly string[]): number {
  let hash = 0x81_1c_9d_c5;
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 1) hash = Math.imul(hash ^ line.charCodeAt(at), 0x01_00_01_93);
    hash = Math.imul(hash ^ 10, 0x01_00_01_93);
  }
  return hash >>> 0;
}
