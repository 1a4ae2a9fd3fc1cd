import type { Piece } from "./block.ts";

// Bounded repetitions only: user text must not be able to make matching slow.
const markPattern =
  /`[^`\n]{1,300}`|!?\[([^\][\n]{0,300})\]\([^()\s]{0,500}(?:[ \t]"[^"\n]{0,200}")?\)|\*\*\*|\*\*|(?<!_)__(?=[^\s_])|(?<=[^\s_])__(?!_)|~~|(?<=^|[\s([{"'])[*_](?=[^\s*_])|(?<=[^\s*_])[*_](?=$|[\s)\]}"'.,;:!?])|<\/?(?:b|i|u|em|strong|br|p|span|kbd|sub|sup|code|div|a|details|summary|img)(?:\s[^<>]{0,500})?\/?>|<!--|-->/gi;

/** The pieces of a line that a reader sees: Markdown emphasis, link targets and inline tags are left out. */
export function cleanInline(text: string, offset: number): Piece[] {
  if (!/[*_~[<]|-->/.test(text)) return [{ start: offset, end: offset + text.length, text }];
  const pieces: Piece[] = [];
  let cursor = 0;
  const keep = (from: number, to: number): void => {
    if (to > from) pieces.push({ start: offset + from, end: offset + to, text: text.slice(from, to) });
  };
  for (const found of text.matchAll(markPattern)) {
    // Code is shown as it stands.
    if (found[0].startsWith("`")) continue;
    keep(cursor, found.index);
    cursor = found.index + found[0].length;
    // A line break inside a cell or line keeps its words apart.
    if (/^<br\b/i.test(found[0])) pieces.push({ start: offset + found.index, end: offset + cursor, text: " " });
    const label = found[1];
    if (label !== undefined) {
      const from = found.index + found[0].indexOf("[") + 1;
      keep(from, from + label.length);
    }
  }
  keep(cursor, text.length);
  return pieces;
}
