import type { SourceLine } from "./source-line.ts";

// Every repetition is bounded, so matching is linear whatever the line.
const clock = String.raw`\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d{1,3})?(?:[ \u00A0\u202F]?[ap]\.?m\.?)?`;
const day = String.raw`(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?[ \u00A0]{1,2})?`;
const name = String.raw`\p{Lu}[\p{L}\p{N}.'’_-]{0,30}(?:[ \t][\p{L}\p{N}(][\p{L}\p{N}.'’_()-]{0,30}){0,3}`;

// "[00:12:01] Anna Smith: …", "12.11.26, 10:02 - Anna: …", "Anna (PM): …", "Anna (10:02): …", "00:12 Anna: …".
const utterancePattern = new RegExp(
  String.raw`^[ \t]{0,20}([[(]?${day}${clock}[\])]?[ \t]{0,4}(?:[-–—][ \t]{0,4})?)?(${name})[ \t]{0,3}([[(]${clock}[\])][ \t]{0,3})?:(?:[ \t]{1,8}|$)`,
  "iu",
);

// "Anna Smith  10:02 AM", "Anna [10:02]", "Anna — Today at 10:02": who writes what stands in the lines below.
const headPattern = new RegExp(
  String.raw`^[ \t]{0,20}(${name})[ \t]{1,8}(?:[-–—·|][ \t]{0,4})?(?:(?:today|yesterday|on)[ \t](?:at[ \t])?)?[[(]?${day}${clock}[\])]?[ \t]{0,8}$`,
  "iu",
);

/** The speaker of a line and how long the part in front of the words is; `isTimed` where a time of day stands there. */
export interface UtteranceStart {
  readonly speaker: string;
  readonly length: number;
  readonly isTimed: boolean;
}

/** Who says the words of this line, where the line itself names them. */
export function readUtterance(line: string): UtteranceStart | null {
  const found = utterancePattern.exec(line.length > 300 ? line.slice(0, 300) : line);
  const speaker = found?.[2];
  if (!found || speaker === undefined || !/^\p{Lu}/u.test(speaker)) return null;
  return { speaker, length: found[0].length, isTimed: (found[1] ?? found[3]) !== undefined };
}

/** Who writes the lines below, where the line holds nothing but a name and a time. */
export function readChatHead(line: string): UtteranceStart | null {
  if (line.length > 120) return null;
  const speaker = headPattern.exec(line)?.[1];
  const isName = speaker !== undefined && (/^\p{Lu}/u.test(speaker) || /[—–]|\b(?:today|yesterday) at\b/i.test(line));
  return isName ? { speaker, length: line.length, isTimed: true } : null;
}

/** How a conversation is laid out: a name in front of the words, or in a line above them; null for other documents. */
export type TalkLayout = "named" | "headed" | null;

/** Whether the document is a conversation: many lines name a speaker, and speakers come back or the time is given. */
export function readTalkLayout(lines: readonly SourceLine[]): TalkLayout {
  const filled = lines.filter((line) => !line.isBlank).slice(0, 400);
  const heads = filled.filter((line) => readChatHead(line.text) !== null).length;
  if (heads >= 2 && heads * 8 >= filled.length) return "headed";
  const starts = filled.flatMap((line) => readUtterance(line.text) ?? []);
  const timed = starts.filter(({ isTimed }) => isTimed).length;
  if (timed >= 2 && timed * 2 >= filled.length) return "named";
  const distinct = new Set(starts.map(({ speaker }) => speaker)).size;
  return starts.length >= 3 && starts.length * 2 >= filled.length && distinct * 1.5 <= starts.length ? "named" : null;
}
