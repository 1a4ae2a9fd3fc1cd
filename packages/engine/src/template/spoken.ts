import { oneLine } from "./wording.ts";

/**
 * What somebody said without what speech adds: sound marks ("{vocalsound}", "[laughs]"), fillers, false starts and
 * words said twice. Only leaves words out; the order stays.
 */
export function withoutFillers(text: string): string {
  const words = oneLine(
    text
      .replace(
        /\{[^{}]{0,40}\}|\[(?:laugh|cough|noise|inaudible|crosstalk|pause|music)[^[\]]{0,20}\]|\((?:laughs?|inaudible)\)/giu,
        " ",
      )
      .replace(/\b(?:\p{L}_)+\p{L}{0,2}(?!\p{L})/gu, (letters) => letters.replaceAll("_", ""))
      .replace(/\b\p{L}{1,4}-\s/gu, " ")
      .replace(fillers, " ")
      .replace(/\s+([,.;:!?])/gu, "$1")
      .replace(/([,;])(?:\s*[,;])+/gu, "$1"),
  );
  return tidied(unrepeated(words));
}

/** The parts between full stops, question marks and exclamation marks. */
export function spokenParts(text: string): readonly string[] {
  return withoutFillers(text)
    .split(/(?<=[.!?])\s+/u)
    .map(tidied)
    .filter((part) => part !== "");
}

/** Share of words that are fillers or sound marks: near 0 in minutes, above 0.02 in a word-for-word transcript. */
export function fillerShare(text: string): number {
  const words = text.match(/\S+/gu)?.length ?? 0;
  const fillers = text.match(/\{[^{}]*\}|\b(?:um+|uh+|mm-?hmm|hmm+|erm?|yeah)\b/giu)?.length ?? 0;
  return words === 0 ? 0 : fillers / words;
}

function unrepeated(text: string): string {
  let result = text;
  for (let before = ""; before !== result;) {
    before = result;
    result = result.replace(/\b([\p{L}'’]+(?: [\p{L}'’]+){0,3}),? \1\b/giu, "$1");
  }
  // A false start: "b buttons", "th that".
  return result.replace(/(?<![\p{L}'’])(\p{L}{1,2}) (?=\1\p{L}{2})/giu, "");
}

function tidied(text: string): string {
  let result = text;
  for (let before = ""; before !== result;) {
    before = result;
    result = result.replace(/^[\s,.;:!?–—-]+/u, "").replace(opening, "");
  }
  return oneLine(result.replace(/,\s*(?=[.!?]|$)/u, "").replace(closing, ""));
}

const fillers =
  /\b(?:um+|uh+|erm?|mm-?hmm?|mm+|hmm+|oh|ah|huh|yeah|yep|okay|ok|you know|I mean|sort of|kind of|I guess|I suppose|actually|basically|obviously|probably|of course|da dum)\b[,]?/giu;

const opening =
  /^(?:so|well|right|yes|no|just that|and|but|or|because|'cause|then|now|also|anyway|alright|all right|like|as I said|I think|I thought|I would say|I'd say|I'm thinking|maybe we can say)\b(?!['’])[\s,]+/iu;

const closing =
  /(?:,?\s*(?:so|right|or something(?: like that)?|or whatever|and (?:stuff|things)(?: like that)?|I think|anyway|as well|too|and|but|or|of course))+(?=[.!?]*$)/iu;
