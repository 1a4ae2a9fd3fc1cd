import { hasNegation } from "./negation.ts";
import type { Word } from "./tagger.ts";
import type { Wish } from "./wish.ts";
import { beForms, orderVerbs } from "./words.ts";

/** An order at the start of a line: "Display the total", "Please add a filter". */
export function findOrder(words: readonly Word[], from: number, to: number, surely: boolean): Wish | null {
  let first = from;
  while (
    first < to &&
    (/^(?:please|pls|plz|kindly|also|then|and|or|must|never|always|only|don't|do|n't|not|to|automatically|let's)$/.test(
      words[first]!.lower,
    ) ||
      words[first]!.pos === "PUNCT")
  )
    first += 1;
  const word = words[first];
  const next = words[first + 1];
  if (!word) return null;
  // "GET /orders" is a call, not an order.
  if (/^(?:GET|POST|PUT|PATCH|DELETE)$/.test(word.text) && next?.text.startsWith("/")) return null;
  const opensClause =
    !next ||
    first + 1 >= to ||
    /^(?:DET|PRON|NUM|ADP|PART|ADJ|ADV|CCONJ|SCONJ|PROPN|NOUN|SYM)$/.test(next.pos) ||
    /^[,/"“'(`]$/.test(next.text);
  const isBase = word.pos === "VERB" && word.lower === word.lemma.toLowerCase() && opensClause;
  const isKnown = orderVerbs.has(word.lower);
  const followedByObject =
    next !== undefined &&
    first + 1 < to &&
    (/^(?:DET|PRON|NUM|ADP|SCONJ|CCONJ)$/.test(next.pos) ||
      /^(?:all|new|each|every|up|out|,|\/)$/.test(next.lower) ||
      (next.pos === "NOUN" && next.lower.endsWith("s")));
  const isOrder = surely
    ? isKnown || word.pos === "VERB"
    : (isBase && (isKnown || followedByObject)) || (isKnown && followedByObject && next?.lower !== "is");
  if (!isOrder || beForms.has(word.lower) || pointers.has(word.lower)) return null;
  return {
    subject: null,
    actor: null,
    modal: "imperative",
    isNegative: hasNegation(words, from, first),
    goalStart: first,
    form: "action",
  };
}

/** Orders to the reader of the document, not to its builders. */
const pointers = new Set("see refer note consider suppose recall thank welcome click".split(" "));
