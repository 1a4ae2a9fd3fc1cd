import { type Block, makeBlock, type Piece } from "./block.ts";
import { readHeading } from "./heading.ts";
import { cleanInline } from "./inline-marks.ts";
import { readBullet, readRequirementId, readSectionNumber, readStep, referenceOf } from "./markers.ts";
import type { SourceLine } from "./source-line.ts";
import { readTable } from "./table-rows.ts";
import { readUtterance } from "./transcript.ts";
import { startsNewUnit } from "./line-joining.ts";

/** How the whole document is laid out; decided once, before its lines are read. */
export interface PlainLayout {
  readonly isTranscript: boolean;
}

/** Blocks of Markdown or plain text, in order. One step a block, so that a caller may pause between them. */
export function* readPlainBlocks(lines: readonly SourceLine[], layout: PlainLayout): Generator<Block> {
  const listStack: number[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index]!;
    if (line.isBlank) {
      index += 1;
      continue;
    }
    const fence = readFence(lines, index);
    if (fence) {
      yield* fence.blocks;
      index = fence.next;
      continue;
    }
    const table = readTable(lines, index);
    if (table) {
      yield* table.blocks;
      index = table.next;
      continue;
    }
    const heading = readHeading(lines, index);
    if (heading) {
      listStack.length = 0;
      yield heading.block;
      index = heading.next;
      continue;
    }
    if (isRule(line.text)) {
      index += 1;
      continue;
    }
    const quote = /^[ \t]{0,20}>[ \t]?/.exec(line.text);
    if (quote) {
      const end = joinWhile(lines, index, (next) => /^[ \t]{0,20}>/.test(next.text));
      yield makeBlock(
        "quote",
        linePieces(lines.slice(index, end), (text) => /^[ \t>]{0,40}/.exec(text)?.[0].length ?? 0),
      );
      index = end;
      continue;
    }
    const utterance = layout.isTranscript ? readUtterance(line.text) : null;
    if (utterance) {
      const end = joinWhile(lines, index, (next) => !readUtterance(next.text));
      const first = { ...line, start: line.start + utterance.length, text: line.text.slice(utterance.length) };
      yield makeBlock(
        "utterance",
        linePieces([first, ...lines.slice(index + 1, end)], () => 0),
        {
          speaker: utterance.speaker,
        },
      );
      index = end;
      continue;
    }
    const bullet = readBullet(line.text);
    const step = bullet ? null : (readStep(line.text) ?? readSectionNumber(line.text));
    const marker = bullet ?? step;
    if (marker) {
      while (listStack.length > 0 && line.indent < listStack.at(-1)!) listStack.pop();
      if (listStack.at(-1) !== line.indent) listStack.push(line.indent);
      yield* readUnit(
        lines,
        index,
        marker.length,
        bullet ? "bullet" : "step",
        listStack.length,
        step ? referenceOf(marker) : "",
      );
      index = unitEnd(lines, index);
      continue;
    }
    if (line.indent === 0 || (listStack.length > 0 && line.indent <= listStack[0]!)) listStack.length = 0;
    yield* readUnit(lines, index, 0, "paragraph", 0, "");
    index = unitEnd(lines, index);
  }
}

function* readUnit(
  lines: readonly SourceLine[],
  index: number,
  markerLength: number,
  kind: "bullet" | "step" | "paragraph",
  listLevel: number,
  reference: string,
): Generator<Block> {
  const line = lines[index]!;
  let skip = markerLength;
  let name = reference;
  const id = readRequirementId(line.text.slice(skip));
  if (id && id.length + skip < line.text.trimEnd().length) {
    skip += id.length;
    name = referenceOf(id);
  }
  const first = { ...line, start: line.start + skip, text: line.text.slice(skip) };
  const rest = lines.slice(index + 1, unitEnd(lines, index));
  yield makeBlock(
    kind,
    linePieces([first, ...rest], () => 0),
    { listLevel, reference: name },
  );
}

/** The line after the last one that continues the unit starting at `index`. */
function unitEnd(lines: readonly SourceLine[], index: number): number {
  let end = index + 1;
  while (end < lines.length && !startsNewUnit(lines, end)) end += 1;
  return end;
}

function joinWhile(lines: readonly SourceLine[], index: number, belongs: (line: SourceLine) => boolean): number {
  let end = index + 1;
  while (end < lines.length && !lines[end]!.isBlank && belongs(lines[end]!)) end += 1;
  return end;
}

function linePieces(lines: readonly SourceLine[], skipOf: (text: string) => number): Piece[] {
  return lines.flatMap((line, index) => {
    const skip = skipOf(line.text);
    const start = line.start + skip;
    const pieces = cleanInline(line.text.slice(skip), start);
    // The line end, so that words of two lines stay apart.
    return index === 0 ? pieces : [{ start, end: start + 1, text: " " }, ...pieces];
  });
}

function readFence(lines: readonly SourceLine[], index: number): { blocks: Block[]; next: number } | null {
  const opening = /^[ \t]{0,40}(?:`{3,20}|~{3,20})/.exec(lines[index]!.text)?.[0].trim();
  if (!opening) return null;
  let close = index + 1;
  while (close < lines.length && !lines[close]!.text.trimStart().startsWith(opening)) close += 1;
  // A fence nobody closed would swallow the document: it is then just a line.
  if (close >= lines.length) return { blocks: [], next: index + 1 };
  const blocks = lines
    .slice(index + 1, close)
    .filter((line) => !line.isBlank)
    .map((line) => makeBlock("code", [{ start: line.start, end: line.end, text: line.text }]));
  return { blocks, next: close + 1 };
}

/** "---", "***", "=====": decoration. */
function isRule(text: string): boolean {
  const bare = text.replaceAll(/\s/g, "");
  return bare.length >= 3 && /^(?:-{3,}|\*{3,}|_{3,}|={3,}|~{3,}|#{7,})$/.test(bare);
}
