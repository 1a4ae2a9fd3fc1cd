import type { SourceLine } from "./source-line.ts";

// "[00:12:01] Anna Smith: …", "Anna (PM): …", "00:12 Anna: …"; bounded, so linear.
const utterancePattern =
  /^[ \t]{0,20}(?:[[(]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,3})?[\])]?[ \t]{0,4}(?:[-–—][ \t]{0,4})?)?(\p{Lu}[\p{L}\p{N}.'’_-]{0,30}(?:[ \t][\p{L}\p{N}(][\p{L}\p{N}.'’_()-]{0,30}){0,3})[ \t]{0,3}:(?:[ \t]{1,8}|$)/u;

/** The speaker of a line and how long the part in front of the words is. */
export function readUtterance(line: string): { speaker: string; length: number } | null {
  const found = utterancePattern.exec(line.length > 300 ? line.slice(0, 300) : line);
  return found ? { speaker: found[1]!, length: found[0].length } : null;
}

/** Whether the document is a conversation: most lines name a speaker, and speakers come back. */
export function isTranscript(lines: readonly SourceLine[]): boolean {
  const filled = lines.filter((line) => !line.isBlank).slice(0, 400);
  const speakers = filled.flatMap((line) => readUtterance(line.text)?.speaker ?? []);
  const distinct = new Set(speakers).size;
  return speakers.length >= 3 && speakers.length * 2 >= filled.length && distinct * 1.5 <= speakers.length;
}
