import { type Block, makeBlock, type Piece } from "./block.ts";
import { cleanInline } from "./inline-marks.ts";
import type { SourceLine } from "./source-line.ts";

/** Whether a line is a row of a Markdown table. */
export function isTableLine(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length > 2 && trimmed.startsWith("|") && trimmed.indexOf("|", 1) > 0;
}

interface Cell {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Splitter = (line: SourceLine) => Cell[];

/** The rows of a table that starts at this line, or null. Column headings become the keys of `cells`. */
export function readTable(
  lines: readonly SourceLine[],
  index: number,
): { blocks: Iterable<Block>; next: number } | null {
  if (isTableLine(lines[index]!.text)) return readRows(lines, index, splitPipes, (line) => isTableLine(line.text));
  const separator = [",", ";", "\t"].find((mark) => isSeparatedTable(lines, index, mark));
  if (!separator) return null;
  const split = (line: SourceLine): Cell[] => splitSeparated(line, separator);
  return readRows(lines, index, split, (line) => !line.isBlank && line.text.includes(separator));
}

function readRows(
  lines: readonly SourceLine[],
  index: number,
  split: Splitter,
  belongs: (line: SourceLine) => boolean,
): { blocks: Iterable<Block>; next: number } {
  let next = index + 1;
  while (next < lines.length && belongs(lines[next]!)) next += 1;
  return { blocks: rowBlocks(lines.slice(index, next), split), next };
}

function* rowBlocks(lines: readonly SourceLine[], split: Splitter): Generator<Block> {
  const header = split(lines[0]!);
  let count = 0;
  for (const line of lines.slice(1)) {
    const row = split(line);
    if (row.every((cell) => /^[\s:|-]*$/.test(cell.text))) continue;
    count += 1;
    yield makeRow(header, row);
  }
  if (count === 0) yield makeRow([], header);
}

function makeRow(header: readonly Cell[], row: readonly Cell[]): Block {
  const cells: Record<string, string> = {};
  const pieces: Piece[] = [];
  for (const [column, cell] of row.entries()) {
    const shown = cleanInline(cell.text, cell.start);
    const text = shown
      .map((piece) => piece.text)
      .join("")
      .replaceAll(/\s{1,500}/g, " ")
      .trim();
    const name = header[column]?.text.trim() || `${column + 1}`;
    if (name !== "__proto__") cells[name] = text;
    if (text === "") continue;
    if (pieces.length > 0) pieces.push({ start: cell.start, end: cell.start, text: " | " });
    pieces.push(...shown);
  }
  return makeBlock("table-row", pieces, { cells });
}

function splitPipes(line: SourceLine): Cell[] {
  const cells: Cell[] = [];
  const first = line.text.indexOf("|") + 1;
  let from = first;
  for (let at = first; at <= line.text.length; at += 1) {
    const isEnd = at === line.text.length;
    if (!isEnd && (line.text[at] !== "|" || line.text[at - 1] === "\\")) continue;
    if (!isEnd || line.text.slice(from, at).trim() !== "") {
      cells.push({ start: line.start + from, end: line.start + at, text: line.text.slice(from, at) });
    }
    from = at + 1;
  }
  return cells;
}

/** A header of short names, and a next line with the same number of cells. */
function isSeparatedTable(lines: readonly SourceLine[], index: number, separator: string): boolean {
  const line = lines[index]!;
  const below = lines[index + 1];
  if (!below || below.isBlank || line.text.length > 300 || !line.text.includes(separator)) return false;
  const header = splitSeparated(line, separator);
  if (header.length < (separator === "\t" ? 2 : 3)) return false;
  const isNames = header.every((cell) => {
    const name = cell.text.trim();
    return name !== "" && name.length <= 30 && name.split(" ").length <= 3 && !/[.!?]$/.test(name);
  });
  return isNames && splitSeparated(below, separator).length === header.length;
}

function splitSeparated(line: SourceLine, separator: string): Cell[] {
  const cells: Cell[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at <= line.text.length; at += 1) {
    const character = line.text[at];
    if (character === '"') isQuoted = !isQuoted;
    if (at < line.text.length && (character !== separator || isQuoted)) continue;
    const raw = line.text.slice(from, at);
    const lead = /^\s*"/.exec(raw)?.[0].length ?? 0;
    const text = lead > 0 ? raw.slice(lead).replace(/"\s*$/, "") : raw;
    cells.push({ start: line.start + from + lead, end: line.start + from + lead + text.length, text });
    from = at + 1;
  }
  return cells;
}
