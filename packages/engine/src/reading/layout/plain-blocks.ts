import { type Block, makeBlock, type Piece } from "./block.ts";
import { readFrontMatter } from "./front-matter.ts";
import { looksLikeHeadingMark, makeHeading, readHeading } from "./heading.ts";
import { readLabelDepth } from "./label-heading.ts";
import type { Hyphenation } from "./hyphenation.ts";
import { cleanInline } from "./inline-marks.ts";
import { startsNewUnit } from "./line-joining.ts";
import { readBullet, readRequirementId, readSectionNumber, readStep, referenceOf } from "./markers.ts";
import type { SourceLine } from "./source-line.ts";
import { cleanSpoken } from "./spoken-marks.ts";
import { readPlainHeading } from "./plain-heading.ts";
import { readMailPart } from "./mail-parts.ts";
import { readTable } from "./table-rows.ts";
import { readChatHead, readUtterance, type TalkLayout } from "./transcript.ts";

/** How the whole document is laid out; decided once, before its lines are read. */
export interface PlainLayout {
  readonly talk: TalkLayout;
  /** Decides about a word cut by a hyphen at the end of a line. */
  readonly hyphenation: Hyphenation;
}

/** What one or more lines are, and the line to go on with. */
interface Part {
  readonly blocks: Iterable<Block>;
  readonly next: number;
}

/** Lines without a block between two pauses. */
const idleLines = 500;

/** Blocks of Markdown or plain text, in order, so that a caller may pause between them; null where many lines gave none. */
export function* readPlainBlocks(lines: readonly SourceLine[], layout: PlainLayout): Generator<Block | null> {
  const front = readFrontMatter(lines);
  yield* front.blocks;
  const reader = new PlainReader(lines, layout);
  let index = front.next;
  let idle = 0;
  while (index < lines.length) {
    const part = reader.readPart(index);
    idle = Array.isArray(part.blocks) && part.blocks.length === 0 ? idle + 1 : 0;
    if (idle > 0 && idle % idleLines === 0) yield null;
    yield* part.blocks;
    index = part.next;
  }
}

class PlainReader {
  private readonly lines: readonly SourceLine[];
  private readonly layout: PlainLayout;
  /** Level of the last heading that is no label. */
  private headingLevel = 0;
  /** Indents of the lists that are open, outermost first. */
  private readonly listIndents: number[] = [];
  /** Who writes the lines of a chat that stand below a name and a time. */
  private speaker: string | null = null;
  /** The last line that is a heading. */
  private lastHeading: SourceLine | null = null;
  /** Whether headings straight above their text stand below the empty heading in front of the first of them. */
  private nested = false;

  constructor(lines: readonly SourceLine[], layout: PlainLayout) {
    this.lines = lines;
    this.layout = layout;
  }

  readPart(index: number): Part {
    if (this.lines[index]!.isBlank) return { blocks: [], next: index + 1 };
    return (
      readFence(this.lines, index) ??
      this.readMessage(index) ??
      readTable(this.lines, index) ??
      readMailPart(this.lines, index) ??
      this.readHeading(index) ??
      readRule(this.lines, index) ??
      this.readQuote(index) ??
      this.readUtterance(index) ??
      this.readListItem(index) ??
      this.readParagraph(index)
    );
  }

  private readHeading(index: number): Part | null {
    const line = this.lines[index]!;
    const depth = looksLikeHeadingMark(line.text) || readBullet(line.text) ? null : readLabelDepth(this.lines, index);
    if (depth !== null) {
      this.listIndents.length = 0;
      return { blocks: [makeHeading(line, line.indent, this.headingLevel + depth)], next: index + 1 };
    }
    const heading = readHeading(this.lines, index) ?? this.readPlainHeading(index);
    if (!heading) return null;
    this.lastHeading = this.lines[heading.next - 1]!;
    this.headingLevel = heading.block.headingLevel;
    this.listIndents.length = 0;
    return { blocks: [heading.block], next: heading.next };
  }

  /** A heading without marks. One that stands straight above its text belongs to the empty one before it. */
  private readPlainHeading(index: number): { block: Block; next: number } | null {
    const found = this.layout.talk ? null : readPlainHeading(this.lines, index);
    if (!found) return null;
    const above = this.lines.slice(Math.max(0, index - 3), index).findLast((line) => !line.isBlank);
    const isBelowEmpty = above !== undefined && this.lastHeading === above;
    if (found.isKnown) this.nested = false;
    else if (isBelowEmpty) this.nested = true;
    const level = !found.isKnown && this.nested ? 3 : found.level;
    return { block: makeHeading(this.lines[index]!, 0, level), next: index + 1 };
  }

  private readQuote(index: number): Part | null {
    if (!/^[ \t]{0,20}>/.test(this.lines[index]!.text)) return null;
    const next = this.endWhile(index, (at) => /^[ \t]{0,20}>/.test(this.lines[at]!.text));
    const quoted = this.lines
      .slice(index, next)
      .map((line) => skipStart(line, /^[ \t>]{0,40}/.exec(line.text)?.[0].length ?? 0));
    return { blocks: [makeBlock("quote", this.pieces(quoted))], next };
  }

  /** A line of a chat below the name of its writer; every line is a message. */
  private readMessage(index: number): Part | null {
    if (this.layout.talk !== "headed") return null;
    const line = this.lines[index]!;
    const head = readChatHead(line.text);
    if (head) {
      this.speaker = head.speaker;
      return { blocks: [makeBlock("code", [line])], next: index + 1 };
    }
    if (this.speaker === null || looksLikeHeadingMark(line.text)) return null;
    const skipped = readBullet(line.text)?.length ?? /^[ \t>]{0,20}/.exec(line.text)?.[0].length ?? 0;
    const said = cleanSpoken(this.pieces([skipStart(line, skipped)]));
    return { blocks: [makeBlock("utterance", said, { speaker: this.speaker })], next: index + 1 };
  }

  private readUtterance(index: number): Part | null {
    const line = this.lines[index]!;
    const found = this.layout.talk === "named" ? readUtterance(line.text) : null;
    if (!found) return null;
    const next = this.endWhile(index, (at) => !readUtterance(this.lines[at]!.text));
    const said = [skipStart(line, found.length), ...this.lines.slice(index + 1, next)];
    return { blocks: [makeBlock("utterance", cleanSpoken(this.pieces(said)), { speaker: found.speaker })], next };
  }

  private readListItem(index: number): Part | null {
    const line = this.lines[index]!;
    const bullet = readBullet(line.text);
    const marker = bullet ?? readStep(line.text) ?? readSectionNumber(line.text);
    if (!marker) return null;
    const indents = this.listIndents;
    while (indents.length > 0 && line.indent < indents.at(-1)!) indents.pop();
    if (indents.at(-1) !== line.indent) indents.push(line.indent);
    const reference = bullet ? "" : referenceOf(marker);
    return this.readUnit(index, marker.length, {
      kind: bullet ? "bullet" : "step",
      listLevel: indents.length,
      reference,
    });
  }

  private readParagraph(index: number): Part {
    const indents = this.listIndents;
    const { indent } = this.lines[index]!;
    if (indent === 0 || (indents.length > 0 && indent <= indents[0]!)) indents.length = 0;
    return this.readUnit(index, 0, { kind: "paragraph", listLevel: 0, reference: "" });
  }

  /** A run of lines that make one thought, without the marker and the id in front. */
  private readUnit(index: number, markerLength: number, kind: Pick<Block, "kind" | "listLevel" | "reference">): Part {
    const line = this.lines[index]!;
    const next = this.endWhile(index, (at) => !startsNewUnit(this.lines, at));
    const id = readRequirementId(line.text.slice(markerLength));
    const hasId = id !== null && markerLength + id.length < line.text.trimEnd().length;
    const first = skipStart(line, markerLength + (hasId ? id.length : 0));
    const pieces = this.pieces([first, ...this.lines.slice(index + 1, next)]);
    const reference = hasId ? referenceOf(id) : kind.reference;
    return { blocks: [makeBlock(kind.kind, pieces, { listLevel: kind.listLevel, reference })], next };
  }

  /** The line after the last one that belongs to the part starting at `index`; what is too long is read in parts. */
  private endWhile(index: number, belongs: (at: number) => boolean): number {
    const start = this.lines[index]!.start;
    let end = index + 1;
    while (end < this.lines.length && this.lines[end]!.end - start <= maxPartLength) {
      if (this.lines[end]!.isBlank || !belongs(end)) break;
      end += 1;
    }
    return end;
  }

  private pieces(lines: readonly SourceLine[]): Piece[] {
    return lines.flatMap((line, index) => {
      const above = lines[index - 1];
      const shown = above ? skipStart(line, line.text.length - line.text.trimStart().length) : line;
      const pieces = cleanInline(shown.text, shown.start);
      if (!above) return this.withoutCut(pieces, line, lines[1]);
      // The line end, so that words of two lines stay apart.
      const between = this.isCut(above, line) ? [] : [{ start: line.start, end: line.start + 1, text: " " }];
      return [...between, ...this.withoutCut(pieces, line, lines[index + 1])];
    });
  }

  /** The pieces without the hyphen that cuts the line's last word. */
  private withoutCut(pieces: readonly Piece[], line: SourceLine, below: SourceLine | undefined): Piece[] {
    const last = pieces.at(-1);
    if (!below || !last || !this.isCut(line, below)) return [...pieces];
    const text = last.text.trimEnd().slice(0, -1);
    return [...pieces.slice(0, -1), { start: last.start, end: last.start + text.length, text }];
  }

  private isCut(line: SourceLine, below: SourceLine): boolean {
    const before = /(\p{L}{1,40})-\s{0,3}$/u.exec(line.text.slice(-50))?.[1];
    const after = /^\s{0,40}(\p{Ll}{1,40})/u.exec(below.text.slice(0, 90))?.[1];
    return before !== undefined && after !== undefined && this.layout.hyphenation.isOneWord(before, after);
  }
}

const maxPartLength = 8000;

function skipStart(line: SourceLine, length: number): SourceLine {
  return { ...line, start: line.start + length, text: line.text.slice(length) };
}

function readFence(lines: readonly SourceLine[], index: number): Part | null {
  const opening = /^[ \t]{0,40}(?:`{3,20}|~{3,20})/.exec(lines[index]!.text)?.[0].trim();
  if (!opening) return null;
  let close = index + 1;
  while (close < lines.length && !lines[close]!.text.trimStart().startsWith(opening)) close += 1;
  // A fence nobody closed would swallow the document: it is then just a line.
  if (close >= lines.length) return { blocks: [], next: index + 1 };
  return { blocks: codeBlocks(lines, index + 1, close), next: close + 1 };
}

function* codeBlocks(lines: readonly SourceLine[], from: number, to: number): Generator<Block> {
  for (const line of lines.slice(from, to)) {
    if (!line.isBlank) yield makeBlock("code", [{ start: line.start, end: line.end, text: line.text }]);
  }
}

/** "---", "***", "=====", an empty bullet: decoration. */
function readRule(lines: readonly SourceLine[], index: number): Part | null {
  const bare = lines[index]!.text.replaceAll(/\s/g, "");
  return /^[-*_=~#+•·.|]{1,8000}$/.test(bare) ? { blocks: [], next: index + 1 } : null;
}
