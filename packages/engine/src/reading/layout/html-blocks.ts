import type { BlockKind } from "@myba/shared/generation/source";
import { type Block, makeBlock, type Piece } from "./block.ts";
import { decodeEntity } from "./html-entities.ts";
import { isBlankText } from "./source-line.ts";
import { readRequirementId, readSectionNumber, readStep, referenceOf } from "./markers.ts";

const skippedElements = new Set(["script", "style", "head", "template", "svg", "noscript"]);
const blockElements = new Set(
  "address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split(
    " ",
  ),
);

/** Whether the text is an HTML document, or a fragment of one, rather than a text that mentions tags. */
export function isHtml(text: string): boolean {
  const head = text.slice(0, 1000).trimStart().toLowerCase();
  if (head.startsWith("<!doctype html") || head.startsWith("<html")) return true;
  return (
    /^<(?:p|div|h[1-6]|ul|ol|table|body|section|article)[\s>]/.test(head) && /<\/(?:p|div|li|h[1-6]|td)>/i.test(text)
  );
}

/** Blocks of an HTML document; offsets point into its source, texts are what a browser shows. */
export function* readHtmlBlocks(text: string): Generator<Block> {
  const state = new HtmlState();
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("<", at);
    const textEnd = open < 0 ? text.length : open;
    if (textEnd > at) state.addText(text, at, textEnd);
    if (open < 0) break;
    if (text.startsWith("<!--", open)) {
      at = endOf(text, "-->", open + 4);
      continue;
    }
    const name = /^<\/?([a-zA-Z][a-zA-Z0-9-]{0,20})/.exec(text.slice(open, open + 24))?.[1]?.toLowerCase();
    if (!name && text[open + 1] !== "!" && text[open + 1] !== "?") {
      state.addText(text, open, open + 1);
      at = open + 1;
      continue;
    }
    at = endOf(text, ">", open);
    if (!name) continue;
    const isClosing = text[open + 1] === "/";
    if (!isClosing && skippedElements.has(name)) {
      const close = findClose(text, name, at);
      at = close;
      continue;
    }
    if (blockElements.has(name)) yield* state.tag(name, isClosing);
  }
  yield* state.flush();
}

class HtmlState {
  private pieces: Piece[] = [];
  private kind: BlockKind = "paragraph";
  private headingLevel = 0;
  private readonly lists: BlockKind[] = [];
  private row: Piece[][] | null = null;
  private header: string[] = [];
  private rowIsHeader = false;

  addText(text: string, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const mark = text.indexOf("&", at);
      const plainEnd = mark < 0 || mark >= end ? end : mark;
      if (plainEnd > at) this.pieces.push({ start: at, end: plainEnd, text: text.slice(at, plainEnd) });
      if (plainEnd === end) return;
      const entity = decodeEntity(text.slice(mark, Math.min(end, mark + 12)));
      this.pieces.push({ start: mark, end: mark + entity.length, text: entity.text });
      at = mark + entity.length;
    }
  }

  *tag(name: string, isClosing: boolean): Generator<Block> {
    if (this.row && (name === "p" || name === "br" || name === "div")) {
      const last = this.pieces.at(-1);
      if (last) this.pieces.push({ start: last.end, end: last.end, text: " " });
      return;
    }
    if (name === "br" && this.kind === "heading") {
      const last = this.pieces.at(-1);
      if (last) this.pieces.push({ start: last.end, end: last.end, text: " " });
      return;
    }
    if (name === "td" || name === "th") {
      this.endCell();
      if (!isClosing && !this.row) this.row = [];
      if (name === "th" && !isClosing) this.rowIsHeader = true;
      return;
    }
    if (name === "tr" || name === "table") {
      yield* this.endRow();
      if (!isClosing && name === "table") this.header = [];
      if (!isClosing && name === "tr") this.row = [];
      return;
    }
    // A paragraph straight inside a list item is that item.
    if (name === "p" && !isClosing && this.pieces.every((piece) => isBlankText(piece.text))) return;
    yield* this.flush();
    if (name === "ul" || name === "ol") {
      if (isClosing) this.lists.pop();
      else this.lists.push(name === "ul" ? "bullet" : "step");
      this.kind = this.lists.at(-1) ?? "paragraph";
    } else if (/^h[1-6]$/.test(name)) {
      this.kind = isClosing ? (this.lists.at(-1) ?? "paragraph") : "heading";
      this.headingLevel = Number(name.charAt(1));
    } else if (name === "blockquote") {
      this.kind = isClosing ? "paragraph" : "quote";
    } else if (name === "pre") {
      this.kind = isClosing ? "paragraph" : "code";
    } else if (name === "li" && !isClosing) {
      this.kind = this.lists.at(-1) ?? "bullet";
    }
  }

  *flush(): Generator<Block> {
    const pieces = this.pieces;
    this.pieces = [];
    if (pieces.every((piece) => isBlankText(piece.text))) return;
    const { kept, reference } = dropReference(pieces, this.kind === "heading");
    const isList = this.kind === "bullet" || this.kind === "step";
    yield makeBlock(this.kind, kept, {
      headingLevel: this.kind === "heading" ? this.headingLevel : 0,
      listLevel: isList ? Math.max(1, this.lists.length) : 0,
      reference,
    });
  }

  private endCell(): void {
    if (!this.row) return;
    if (this.pieces.some((piece) => !isBlankText(piece.text))) this.row.push(this.pieces);
    this.pieces = [];
  }

  private *endRow(): Generator<Block> {
    this.endCell();
    const row = this.row;
    const isHeader = this.rowIsHeader && this.header.length === 0;
    this.row = null;
    this.rowIsHeader = false;
    if (!row || row.length === 0) {
      yield* this.flush();
      return;
    }
    if (isHeader) {
      this.header = row.map(textOf);
      return;
    }
    const cells: Record<string, string> = {};
    const pieces: Piece[] = [];
    for (const [column, cell] of row.entries()) {
      const name = this.header[column] || `${column + 1}`;
      if (name !== "__proto__") cells[name] = textOf(cell);
      const start = cell[0]!.start;
      if (column > 0) pieces.push({ start, end: start, text: " | " });
      pieces.push(...cell);
    }
    yield makeBlock("table-row", pieces, { cells });
  }
}

function textOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => piece.text)
    .join("")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Cuts "REQ-1:" or, in headings, "3.2" off the front of the first visible piece. */
function dropReference(pieces: readonly Piece[], isHeading: boolean): { kept: Piece[]; reference: string } {
  const index = pieces.findIndex((piece) => !isBlankText(piece.text));
  const first = pieces[index]!;
  const marker =
    readRequirementId(first.text) ?? readSectionNumber(first.text) ?? (isHeading ? readStep(first.text) : null);
  if (!marker || marker.length >= first.text.length) return { kept: [...pieces], reference: "" };
  const rest = { start: first.start + marker.length, end: first.end, text: first.text.slice(marker.length) };
  return { kept: [rest, ...pieces.slice(index + 1)], reference: referenceOf(marker) };
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

function findClose(text: string, name: string, from: number): number {
  const pattern = new RegExp(`</${name}[^>]{0,200}>`, "gi");
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found ? found.index + found[0].length : text.length;
}
