import { isMetadata } from "../english/heading-words.ts";
import { demandingWords, sentenceWords, titleSmallWords } from "../english/layout-words.ts";
import { type Block, makeBlock } from "./block.ts";
import { cleanInline } from "./inline-marks.ts";
import { readBareNumber, readBullet, readRequirementId, readSectionNumber, readStep, referenceOf } from "./markers.ts";
import type { SourceLine } from "./source-line.ts";

/** Whether the line carries Markdown's own heading mark. */
export function looksLikeHeadingMark(line: string): boolean {
  return /^ {0,3}#{1,6}[ \t]/.test(line);
}

/** A heading by its marks, its number or the blank lines around it (two lines where it is underlined), or null. */
export function readHeading(lines: readonly SourceLine[], index: number): { block: Block; next: number } | null {
  const line = lines[index]!;
  const marked = /^ {0,3}(#{1,6})[ \t]{1,20}/.exec(line.text);
  if (marked) return { block: makeHeading(line, marked[0].length, marked[1]!.length), next: index + 1 };
  const text = line.text.trim();
  if (text.length > 120) return null;
  const underline = lines[index + 1]?.text.trim() ?? "";
  if (text.length > 1 && /^(?:={3,}|-{3,})$/.test(underline) && standsAlone(lines, index, index + 2, true)) {
    return { block: makeHeading(line, 0, underline.startsWith("=") ? 1 : 2), next: index + 2 };
  }
  if (!isTitleText(text) || isMetadata(text)) return null;
  if (!standsAlone(lines, index, index + 1, false)) return readListTitle(lines, index);
  const number = readSectionNumber(line.text) ?? readStep(line.text);
  if (number) {
    const depth = referenceOf(number).split(".").length;
    const title = line.text.slice(number.length).trim();
    const isSection = depth > 1 && title.length <= 70 && !demandingWords.test(title);
    return isSection || isShortTitle(title) ? { block: makeHeading(line, 0, depth), next: index + 1 } : null;
  }
  if (line.indent > 3) return null;
  if (isShortTitle(text) && text.split(/\s+/).length <= 5 && introducesText(lines, index + 1))
    return { block: makeHeading(line, 0, 2), next: index + 1 };
  if (isAllCapitals(text) || isTitleCase(text) || isBoldLine(text) || isLabelLine(text)) {
    return { block: makeHeading(line, 0, isAllCapitals(text) ? 1 : 2), next: index + 1 };
  }
  return null;
}

/** "OPEN POINTS" or "Core Features" straight above a list. */
function readListTitle(lines: readonly SourceLine[], index: number): { block: Block; next: number } | null {
  const line = lines[index]!;
  const below = lines[index + 1];
  const above = lines[index - 1];
  if ((above && !above.isBlank) || !below || line.indent > 3) return null;
  const text = line.text.trim();
  if (readBullet(line.text) ?? readStep(line.text)) return null;
  const isTitle = isAllCapitals(text) || (isShortTitle(text) && text.split(/\s+/).length <= 5);
  if (!isTitle || text.endsWith(":") || !(readBullet(below.text) ?? readStep(below.text))) return null;
  return { block: makeHeading(line, 0, isAllCapitals(text) ? 1 : 2), next: index + 1 };
}

/** Whether, after a blank line, a list or running text follows rather than another short line. */
function introducesText(lines: readonly SourceLine[], from: number): boolean {
  let index = from;
  while (index < lines.length && index < from + 3 && lines[index]!.isBlank) index += 1;
  const line = lines[index];
  if (!line || line.isBlank || index === from) return false;
  return line.text.trim().length > 60 || (readBullet(line.text) ?? readStep(line.text)) !== null;
}

/** A heading made of a line from its unit `skip` on, without number and closing marks. */
export function makeHeading(line: SourceLine, skip: number, level: number): Block {
  let start = skip;
  let reference = "";
  const rest = (): string => line.text.slice(start);
  const number = readSectionNumber(rest()) ?? readStep(rest()) ?? readRequirementId(rest()) ?? readBareNumber(rest());
  if (number && number.length < rest().trimEnd().length) {
    start += number.length;
    reference = referenceOf(number);
  }
  const title = rest()
    .replace(/[ \t#]{1,200}$/, "")
    .replace(/(?<=\S)\s{0,4}:(\**)$/, "$1");
  return makeBlock("heading", cleanInline(title, line.start + start), { headingLevel: level, reference });
}

function standsAlone(lines: readonly SourceLine[], index: number, next: number, allowTextBelow: boolean): boolean {
  const above = lines[index - 1];
  const below = lines[next];
  return (!above || above.isBlank) && (allowTextBelow || !below || below.isBlank);
}

function isTitleText(text: string): boolean {
  return text.length > 1 && text.length <= 100 && !/[.!?,;…]["')]?$/.test(text) && /\p{L}/u.test(text);
}

/** Short enough, and without a word that only sentences have. */
function isShortTitle(text: string): boolean {
  const words = text.split(/\s+/);
  if (words.length > 10 || !/^["'(“]?[\p{Lu}\d]/u.test(text)) return false;
  return !sentenceWords.test(text);
}

function isAllCapitals(text: string): boolean {
  return /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text) && text.split(/\s+/).length <= 12;
}

function isTitleCase(text: string): boolean {
  const words = text.replace(/:$/, "").split(/\s+/);
  if (words.length > 8 || !isShortTitle(text)) return false;
  return words.every(
    (word) => /^[^\p{L}]*[\p{Lu}\d]/u.test(word) || /^[^\p{L}]*$/u.test(word) || titleSmallWords.has(word),
  );
}

function isBoldLine(text: string): boolean {
  return /^\*\*[^*]{1,80}\*\*:?$/.test(text);
}

/** "Functional requirements:" alone on its line. */
function isLabelLine(text: string): boolean {
  return /^[\p{Lu}][^.:]{1,60}:$/u.test(text) && text.split(/\s+/).length <= 4 && isShortTitle(text);
}
