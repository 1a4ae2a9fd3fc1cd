import { continuesStory, isGherkinStep } from "../english/continuations.ts";
import { isMetadata } from "../english/heading-words.ts";
import { looksLikeHeadingMark } from "./heading.ts";
import { readLabelDepth } from "./label-heading.ts";
import { isKnownHeading } from "./plain-heading.ts";
import { readBullet, readRequirementId, readSectionNumber, readStep } from "./markers.ts";
import type { SourceLine } from "./source-line.ts";
import { isTableLine } from "./table-rows.ts";

/**
 * Whether a line opens something new rather than continuing the sentence of the line above. Texts wrapped at a fixed
 * width continue; texts with one thought a line do not. The test for wrapping is the typesetter's: the break was forced
 * when the next word would not have fitted.
 */
export function startsNewUnit(lines: readonly SourceLine[], index: number): boolean {
  const line = lines[index]!;
  const above = lines[index - 1];
  if (!above || line.isBlank || above.isBlank) return true;
  if (readBullet(line.text) || looksLikeHeadingMark(line.text) || isTableLine(line.text)) return true;
  if (/^[ \t]{0,40}(?:>|`{3}|~{3})/.test(line.text)) return true;
  const text = line.text.trim();
  if (readLabelDepth(lines, index) !== null) return true;
  if (isKnownHeading(lines, index) || isKnownHeading(lines, index - 1)) return true;
  if (/^\p{Lu}/u.test(text) && isMetadata(text)) return true;
  if (isNamed(text) && isNamed(above.text.trim())) return true;
  if (/^\p{Lu}[\p{L} ]{1,30}:\s["“]/u.test(text.slice(0, 60))) return true;
  const continuesInLowerCase = /^[\p{Ll}(,;&]/u.test(text);
  if (readStep(line.text) || readSectionNumber(line.text)) return true;
  if (readRequirementId(text) !== null) return true;
  if (isGherkinStep(text) && (isGherkinStep(above.text) || /^given\b/i.test(text))) return true;
  // Short lines in small letters are notes, however even their lengths.
  if (continuesInLowerCase && writesSmall(lines, index) && !opensLateClause.test(text))
    return paragraphWidth(lines, index) < 60 || !wasWrapped(lines, index);
  if (continuesInLowerCase || continuesStory(above.text.slice(0, 300), text.slice(0, 80))) return false;
  if (/^As (?:a|an|the) /.test(text) && /[.!?]$|^\S{0,20}As (?:a|an|the) /.test(above.text.trim())) return true;
  return !wasWrapped(lines, index);
}

/** Words that go on with what the line above says. */
const opensLateClause = /^(?:to|and|or|so|with|for|because|that|which|who|by|in|on|of|the|an?|but|i|we)\b|^[^\p{L}]/u;

/** Whether the author opens lines with small letters, so that one says nothing about the line above. */
function writesSmall(lines: readonly SourceLine[], index: number): boolean {
  let first = index - 1;
  while (first > 0 && index - first < 12 && !lines[first - 1]!.isBlank) first -= 1;
  return /^\s{0,8}\p{Ll}/u.test(lines[first]!.text);
}

/** "Approver: checks expenses" among others of its kind. */
function isNamed(text: string): boolean {
  return /^\p{L}[\p{L}\p{N} /()]{1,30}(?::| -)\s\S/u.test(text.slice(0, 60));
}

function wasWrapped(lines: readonly SourceLine[], index: number): boolean {
  const width = paragraphWidth(lines, index);
  if (width < 40 || width > 130) return false;
  const above = lines[index - 1]!;
  const firstWord = /\S{1,80}/.exec(lines[index]!.text)?.[0] ?? "";
  // Typists and word counters differ by a few columns.
  return above.text.trimEnd().length + 1 + firstWord.length > width - 6;
}

/** The longest line near this one, between blank lines. */
function paragraphWidth(lines: readonly SourceLine[], index: number): number {
  let width = 0;
  for (let near = index - 1; near >= Math.max(0, index - 12) && !lines[near]!.isBlank; near -= 1) {
    width = Math.max(width, lines[near]!.text.trimEnd().length);
  }
  for (let near = index; near < Math.min(lines.length, index + 12) && !lines[near]!.isBlank; near += 1) {
    width = Math.max(width, lines[near]!.text.trimEnd().length);
  }
  return width;
}
