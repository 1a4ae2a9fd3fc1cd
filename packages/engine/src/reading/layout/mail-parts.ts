import { isMailClosing, mailHeader, quotedFrom } from "../english/labels.ts";
import { type Block, makeBlock } from "./block.ts";
import type { SourceLine } from "./source-line.ts";

/** The most lines a signature has, and the longest of them. */
const maxSignatureLines = 14;
const maxSignatureLength = 90;

/** A signature, the header of a forwarded mail or the mail replied to: lines that no reader takes for the matter. */
export function readMailPart(lines: readonly SourceLine[], index: number): { blocks: Block[]; next: number } | null {
  const text = lines[index]!.text.trim();
  if (text.length > 200) return null;
  const next = quotedEnd(lines, index, text) ?? signatureEnd(lines, index, text);
  if (next === null) return null;
  const shown = lines.slice(index, next).filter((line) => !line.isBlank);
  return {
    blocks: shown.map((line) => makeBlock("code", [{ start: line.start, end: line.end, text: line.text }])),
    next,
  };
}

/** "On Friday Tom wrote:" with the quoted lines below, "-----Original Message-----" with its header. */
function quotedEnd(lines: readonly SourceLine[], index: number, text: string): number | null {
  if (!quotedFrom.test(text)) return null;
  let next = index + 1;
  while (next < lines.length && (lines[next]!.isBlank || /^\s{0,3}>/.test(lines[next]!.text))) next += 1;
  while (next < lines.length && mailHeader.test(lines[next]!.text)) next += 1;
  return next;
}

/** "Best regards," or "--" and the short lines below, up to the end or to the next mail; null where text goes on. */
function signatureEnd(lines: readonly SourceLine[], index: number, text: string): number | null {
  if (text !== "--" && !isMailClosing(text)) return null;
  let count = 0;
  for (let next = index + 1; next < lines.length; next += 1) {
    const line = lines[next]!;
    if (line.isBlank) continue;
    const below = line.text.trim();
    if (quotedFrom.test(below) || mailHeader.test(below) || below.startsWith(">")) return next;
    count += 1;
    if (count > maxSignatureLines || below.length > maxSignatureLength || /^(?:#{1,6}|[-*•]) /.test(below)) return null;
    if (below.split(/\s+/).length > 9 && /[.!?]$/.test(below)) return null;
  }
  return lines.length;
}
