import { capitalised, clip, oneLine, withoutMarks } from "./wording.ts";

/** Characters a title reads well with; longer ones end at a clause or in "…". */
const comfortableLength = 80;
/** A title that cannot end at a clause within that may run to here rather than be torn. */
const longestWhole = 100;
/** A title cut at a clause keeps at least so much, or it says too little. */
const shortestClause = 24;

/**
 * A title in the author's own words: marks, numbering and "my" gone, first letter large, no full stop. A text over
 * 80 characters ends before a later clause, or after a whole word with "…".
 */
export function titleFrom(text: string): string {
  return capitalised(shortened(bare(text)));
}

/** Like `titleFrom`, at full length up to the schema's 200 characters: for telling apart what shortens to the same. */
export function longTitleFrom(text: string): string {
  return clip(capitalised(bare(text)), 200);
}

function bare(text: string): string {
  // What is longer is data; the patterns below would be slow on it.
  const plain = withoutMarks(text.slice(0, 600))
    .replace(secondDemand, "")
    .replace(/^\(([\s\S]*)\)[.!?]?$/u, "$1")
    .replace(/^[\s"'“”‘’(]*(?:[-–—•·*]+\s+)+/u, "")
    .replace(/\s+([.,;:!])(?=\s|$)/gu, "$1")
    .replace(spokenAt, "")
    .replace(opening, "")
    .replace(/([?!])[?!]+$/u, "$1")
    .replace(/^(?:the|an?)\s+(?=\S)/iu, "")
    .replace(/^[\s,;:.]+(?=\p{L})/u, "")
    .replace(/^(\p{L}+) (?:my|our) (?!own\b)(?=\p{L})/iu, "$1 ")
    .replace(/\s*:(?:\s+(?:\(?\d+[.)]?|[•·-]))?$/u, "");
  const end = plain.replace(/[\s.,;:–—-]+$/u, "");
  return end === "" ? oneLine(plain) : end;
}

/** "…, and we should ask for the account": a demand of its own behind the first. */
const secondDemand =
  /, \p{L}+ (?:needs?|wants?) (?:it|this|that|them)\b.*$|,? (?:and|but) (?:we|they|it|you|he|she|(?:the|an?|all|each) \p{L}+|users?|customers?) (?:should|must|shall|will|can(?:not)?|needs? to)\b.*$/iu;

/** "10:05 AM", "[00:12:01]", "Ben 10:05 AM" in front: when it was said, and by whom. */
const spokenAt =
  /^(?:(?:\p{Lu}[\p{L}.'’-]*\s+){0,3}(?:\[?\d{1,2}:\d{2}(?::\d{2})?\s*[AP]M\]?|\[\d{1,2}:\d{2}(?::\d{2})?\])|\d{1,2}:\d{2}:\d{2})[\s:–-]*/u;

/** Words that lead over from what was said before, or that only frame a wish. */
const opening =
  /^(?:(?:and|but|so|also|then|pls|plz|please|furthermore|moreover|additionally|finally|hmm+|um+|uh+|well|okay|ok|oh|yes|yeah|right|btw|maybe|perhaps|in addition|by the way)\b,?\s+|no,\s+|(?:I|we) (?:think|guess|believe|feel|suggest)(?: that)?\s+|(?:I|we)(?:['’]d| would)? (?:really |also )?(?:love|like|want|wish) (?:to |(?:I|we) could )|(?:I|we) (?:could|might|may|should|must|need to|have to|want to) (?:also )?(?!have\b|be\b|not\b)|it (?:was|is|has been) (?:also )?\p{L}+ (?:out )?that\s+|it (?:would|will|might|['’]d) be (?:very |really |so )?(?:nice|great|good|helpful|useful|cool|handy|lovely|fantastic|awesome)(?: to (?:have )?| if (?:we|you|I|they) (?:could|can|had) (?:also )?)\s*)+(?=\S)/iu;

function shortened(text: string): string {
  if (text.length <= comfortableLength) return text;
  const noBrackets = withoutBrackets(text);
  if (noBrackets.length <= comfortableLength && noBrackets.length >= shortestClause) return noBrackets;
  const condition = leadingCondition.exec(noBrackets)?.[0] ?? "";
  if (condition === "") return cut(noBrackets, shortestClause);
  const rest = capitalised(noBrackets.slice(condition.length).replace(/^(?:the|an?)\s+/iu, ""));
  // "block it": what comes after the condition points back into it.
  const standsAlone =
    rest.length >= shortestClause &&
    !/(?:\b(?:it|its|they|them|their|this|these)\b|^(?:or|and)\b)/iu.test(rest.slice(0, longestWhole));
  return standsAlone ? shortened(rest) : cut(noBrackets, condition.length + 10);
}

/** Ends a text that is too long at a clause, the later the better, but not before `from`. */
function cut(text: string, from: number): string {
  const clause = atClause(text, from, comfortableLength);
  const losesMeasure = clause !== null && /\d/u.test(text.slice(clause.length));
  if (text.length <= longestWhole && (clause === null || losesMeasure)) return text;
  return (
    clause ??
    atClause(text, Math.min(from, longestWhole / 2), longestWhole) ??
    withoutLooseEnd(clip(text, comfortableLength))
  );
}

function withoutBrackets(text: string): string {
  const rest = oneLine(text.replace(/\s*\([^()]*\)/gu, " ").replace(/\s+([.,;:])/gu, "$1"));
  return rest.length >= shortestClause ? rest : text;
}

function atClause(text: string, from: number, to: number): string | null {
  let best: string | null = null;
  for (const match of text.matchAll(clauseStart)) {
    const head = text
      .slice(0, match.index)
      .replace(/[\s,;:–—-]+$/u, "")
      .replace(/[,;] (?:but|so|and|therefore|however)$/iu, "");
    if (head.length > to) break;
    if (head.length >= from && !looseEnd.test(head) && balanced(head)) best = head;
  }
  return best;
}

function balanced(text: string): boolean {
  const count = (mark: string) => text.split(mark).length - 1;
  return count("(") === count(")") && count('"') % 2 === 0 && count("“") === count("”") && count("[") === count("]");
}

function withoutLooseEnd(text: string): string {
  if (!text.endsWith("…")) return text;
  return `${text
    .slice(0, -1)
    .replace(looseEnd, "")
    .replace(/[\s,;:–—-]+$/u, "")}…`;
}

const leadingCondition =
  /^(?:when(?:ever)?|if|while|where|once|after|before|upon|as soon as|in case|during)\b(?:[^,]|,(?=\d)){3,200},\s+/iu;

const clauseStart =
  /[.!?]\s+(?=\p{L})|;\s|:\s|\s[•·]|\s[–—-]\s|,\s|\s(?=(?:so that|in order to|by \p{L}+ing|which|that|who|whose|when|whenever|while|if|unless|until|because|since|such as|including|using|based on|as well as|where|whether|with|for|from|after|before|during)\b)/giu;

const looseEnd =
  /(?:\s+(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|as|is|are|be|been|that|which|my|our|their|its|his|her|any|all|each|into|not|shall|must|should|will|can|may|when|if|than|one|more|such|other|therefore|but|so|however|thus|also|who|then|there|until|unless|because|while|where|has|have|was|were))+$/iu;
