import { isGherkinStep } from "../english/continuations.ts";
import { knownHeadings, isMetadata } from "../english/heading-words.ts";
import { isGreeting, sentenceWords } from "../english/layout-words.ts";
import { readBullet, readRequirementId, readSectionNumber, readStep, referenceOf } from "./markers.ts";
import type { SourceLine } from "./source-line.ts";

/** Lines that head what follows without any mark of a heading, straight above their text. */
export interface PlainHeading {
  /** 1 for the title of the document, 2 below it. */
  readonly level: number;
  /** Whether the words alone tell ("Risks"); otherwise the place does. */
  readonly isKnown: boolean;
}

/** The heading that this line is, or null. */
export function readPlainHeading(lines: readonly SourceLine[], index: number): PlainHeading | null {
  const line = lines[index]!;
  if (line.indent > 3 || line.text.length > 100) return null;
  if (isKnownHeading(lines, index)) return { level: 2, isKnown: true };
  const above = lines[index - 1];
  if (above && !above.isBlank) return null;
  const text = line.text.trim();
  if (/[.!?,;:…]["')]?$/.test(text) || readBullet(line.text) || isGreeting.test(text)) return null;
  if (isGherkinStep(text) || /^as (?:an?|the) /i.test(text)) return null;
  const id = readRequirementId(line.text);
  if (id) {
    // "SHOP-119 Guest checkout" above what the ticket says.
    const isTicket = /^[A-Z]{2,10}-\d{1,6}\b/.test(text) && isTitle(line.text.slice(id.length).trim(), 8);
    return isTicket && lines[index + 1]?.isBlank === false ? { level: 2, isKnown: true } : null;
  }
  const number = readStep(line.text) ?? readSectionNumber(line.text);
  if (number) return readNumbered(lines, index, number.length, referenceOf(number));
  if (isFirst(lines, index) && text.split(/\s+/).length <= 8 && opensNotes.test(text) && isShortLine(lines[index + 1]))
    return { level: 1, isKnown: true };
  if (!isTitle(text, 8)) return null;
  if (isFirst(lines, index) && opensDocument(lines, index + 1)) return { level: 1, isKnown: true };
  return isTitle(text, 5) && text.length <= 50 && isBody(lines[index + 1], line) ? { level: 2, isKnown: false } : null;
}

/** Whether the line holds nothing but words that head a part of a document, and something follows. */
export function isKnownHeading(lines: readonly SourceLine[], index: number): boolean {
  const line = lines[index]!;
  if (line.indent > 3 || line.text.length > 60) return false;
  const words = line.text.trim().replace(/^(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s{1,4})?/, "");
  if (!/^\p{Lu}/u.test(words) || !knownHeadings.test(words.replace(/\s{0,3}:$/, ""))) return false;
  const above = lines[index - 1];
  // The last words of a wrapped paragraph.
  if (above && !above.isBlank && above.text.length > 60 && !/[.!?:]\s*$/.test(above.text)) return false;
  return lines.slice(index + 1, index + 4).some((below) => !below.isBlank);
}

/** "2. BORROWING" above "2.1 …", "3. Payment" above running text. */
function readNumbered(
  lines: readonly SourceLine[],
  index: number,
  markerLength: number,
  reference: string,
): PlainHeading | null {
  const line = lines[index]!;
  const title = line.text.slice(markerLength).trim();
  if (!/^\d/.test(reference) || !isTitle(title, 6)) return null;
  const depth = reference.split(".").length;
  const below = lines[index + 1];
  if (!below || below.isBlank) return null;
  if (below.text.trimStart().startsWith(`${reference}.1`)) return { level: depth, isKnown: true };
  return !readStep(below.text) && !readSectionNumber(below.text) && isBody(below, line)
    ? { level: depth, isKnown: true }
    : null;
}

/** "ideas for the farm shop": the lines below are what it announces. */
const opensNotes = /^(?:\p{L}{2,15} ){0,3}(?:ideas|wishes|wish ?list|to-?dos?|requirements|features|backlog)\b/iu;

function isShortLine(line: SourceLine | undefined): boolean {
  return line !== undefined && !line.isBlank && line.text.trim().split(/\s+/).length <= 15;
}

/** Short, with a capital in front and without a word that only sentences have. */
function isTitle(text: string, maxWords: number): boolean {
  return /^["'(“]?\p{Lu}/u.test(text) && text.split(/\s+/).length <= maxWords && !sentenceWords.test(text);
}

/** Running text rather than another short line. */
function isBody(below: SourceLine | undefined, heading: SourceLine): boolean {
  if (!below || below.isBlank || below.indent > heading.indent + 1) return false;
  const text = below.text.trim();
  if (readBullet(below.text)) return true;
  if (!/^["'“(\p{Lu}\p{N}]/u.test(text) || isGherkinStep(text)) return false;
  return (
    text.length > 60 || (/[.!?]["')]?$/.test(text) && text.split(/\s+/).length >= (readStep(heading.text) ? 2 : 4))
  );
}

function isFirst(lines: readonly SourceLine[], index: number): boolean {
  return lines.slice(Math.max(0, index - 5), index).every((line) => line.isBlank) && index <= 5;
}

/** Below a document's title stand its author and date, or the first story. */
function opensDocument(lines: readonly SourceLine[], from: number): boolean {
  const below = lines[from];
  if (below && isMetadata(below.text.trim())) return true;
  const next = lines.findIndex((line, at) => at >= from && at < from + 3 && !line.isBlank);
  if (next <= from) return false;
  return (
    /^\s{0,3}(?:[-*] )?as (?:an?|the) /i.test(lines[next]!.text) || readPlainHeading(lines, next)?.isKnown === true
  );
}
