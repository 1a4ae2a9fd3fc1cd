/** White space collapsed, ends trimmed. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/** Without Markdown's emphasis, code and check box marks and without link targets; the words stay. */
export function withoutMarks(text: string): string {
  return oneLine(
    text
      .replace(/^\s*(?:[-*+•]\s+)?\[[ xX]?\]\s+/u, "")
      .replace(/!?\[([^\]\n]*)\]\([^)\s]*\)/gu, "$1")
      .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/gu, "$2")
      .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\p{L}\p{N}*])/gu, "$1")
      .replace(/`+([^`]+)`+/gu, "$1"),
  );
}

/**
 * At most `maxLength` characters; a text that is longer ends in "…" after a whole word where it has any. A word too long
 * for that (a link) never ends inside a number, which would be another number.
 */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const head = text.slice(0, maxLength - 1);
  const space = head.lastIndexOf(" ");
  const kept = space > maxLength / 2 ? head.slice(0, space) : withoutHalfNumber(withoutHalfPair(head), text);
  return `${kept.replace(/[\s,;:.–—-]+$/u, "")}…`;
}

/** The first letter in upper case, unless the first word has capitals of its own ("eMail", "iOS"). */
export function capitalised(text: string): string {
  const firstWord = /^\S+/u.exec(text)?.[0] ?? "";
  if (/\p{Lu}/u.test(firstWord.slice(1)) || /[._/\\<>=(]|^-/u.test(firstWord.slice(0, -1))) return text;
  const first = String.fromCodePoint(text.codePointAt(0) ?? 32);
  return first.toUpperCase() + text.slice(first.length);
}

/** Words that carry meaning, in lower case and without plural and verb endings: for comparing texts, not for showing. */
export function contentWords(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? [];
  return words
    .filter((word) => !/n['’]t$/u.test(word))
    .map((word) => word.replace(/['’]\p{L}+$/u, ""))
    .filter((word) => !functionWords.has(word))
    .map(stem);
}

/** Share of the smaller set that both texts have, 0 to 1. */
export function overlap(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  const [small, large] = first.size <= second.size ? [first, second] : [second, first];
  if (small.size === 0) return 0;
  let shared = 0;
  for (const word of small) if (large.has(word)) shared += 1;
  return shared / small.size;
}

/** `labels-like-this`, at most 50 characters; empty when nothing is left. */
export function labelFrom(text: string): string {
  const words =
    withoutMarks(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  let label = "";
  for (const word of words) {
    const longer = label === "" ? word : `${label}-${word}`;
    if (longer.length > 50) break;
    label = longer;
  }
  return label;
}

function stem(word: string): string {
  if (word.length > 5 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && word.endsWith("ing")) return word.slice(0, -3).replace(/([^aeiouls])\1$/u, "$1");
  if (word.length > 4 && word.endsWith("ed")) return word.slice(0, -2).replace(/([^aeiouls])\1$/u, "$1");
  if (word.length > 3 && word.endsWith("s") && !word.endsWith("ss")) return word.slice(0, -1).replace(/e$/u, "");
  return word.length > 4 ? word.replace(/e$/u, "") : word;
}

function withoutHalfNumber(head: string, text: string): string {
  const isInside = /\d/u.test(text.charAt(head.length)) && /\d$/u.test(head);
  return isInside ? head.replace(/[\d.,]+$/u, "") : head;
}

function withoutHalfPair(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd8_00 && last <= 0xdb_ff ? text.slice(0, -1) : text;
}

const functionWords: ReadonlySet<string> = new Set(
  `a an the and or but nor of to in on at by for from with without into onto over under as is are was were be been being
  am do does did done has have had having will would shall should can could may might must need needs want wants able it
  its this that these those there their they them he she his her him we our us you your i my me so if then than when
  while where which who whom what how why not no also only just too very any all each every some such other another same
  both either via per etc e g ie eg`
    .split(/\s+/u)
    .filter((word) => word !== ""),
);
