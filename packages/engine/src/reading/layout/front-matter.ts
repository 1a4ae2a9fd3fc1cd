import { mailHeader, mailSubject } from "../english/labels.ts";
import { type Block, makeBlock } from "./block.ts";
import type { SourceLine } from "./source-line.ts";

/** Metadata between two lines of dashes at the start of a file; its title opens the document, the rest is no prose. */
export function readFrontMatter(lines: readonly SourceLine[]): { blocks: Block[]; next: number } {
  if (mailHeader.test(lines[0]?.text ?? "")) return readMailHeader(lines);
  if (lines[0]?.text.trim() !== "---" || !/^\w[\w -]{0,40}:/.test(lines[1]?.text ?? "")) return { blocks: [], next: 0 };
  const close = lines.findIndex((line, index) => index > 0 && index < 200 && /^(?:---|\.\.\.)\s*$/.test(line.text));
  if (close < 0) return { blocks: [], next: 0 };
  const blocks = lines
    .slice(1, close)
    .filter((line) => !line.isBlank)
    .map((line) => readTitle(line) ?? makeBlock("code", [{ start: line.start, end: line.end, text: line.text }]));
  return { blocks, next: close + 1 };
}

/** The lines above a mail: the subject opens the document, addresses and dates are no prose. */
function readMailHeader(lines: readonly SourceLine[]): { blocks: Block[]; next: number } {
  let next = 0;
  while (next < Math.min(lines.length, 20) && mailHeader.test(lines[next]!.text)) next += 1;
  const blocks = lines.slice(0, next).map((line) => {
    const found = mailSubject.exec(line.text);
    const start = line.start + (found?.[0].length ?? 0);
    const piece = { start, end: line.end, text: line.text.slice(start - line.start) };
    return found && piece.text.trim() !== ""
      ? makeBlock("heading", [piece], { headingLevel: 1 })
      : makeBlock("code", [piece]);
  });
  return { blocks, next };
}

function readTitle(line: SourceLine): Block | null {
  const found = /^(title|name|summary|subject):\s{1,20}["']?/i.exec(line.text);
  if (!found) return null;
  const text = line.text.slice(found[0].length).replace(/["']?\s*$/, "");
  const start = line.start + found[0].length;
  return text === "" ? null : makeBlock("heading", [{ start, end: start + text.length, text }], { headingLevel: 1 });
}
