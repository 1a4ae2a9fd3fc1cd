import { capitalised, clip, oneLine, withoutMarks } from "./wording.ts";

/** Characters a title reads well with; longer ones end at a clause or in "…". */
const comfortableLength = 80;
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
  const plain = withoutMarks(text)
    .replace(/^\(([\s\S]*)\)[.!?]?$/u, "$1")
    .replace(/^[\s"'“”‘’(]*(?:[-–—•·*]+\s+)+/u, "")
    .replace(/\s+([.,;:!])(?=\s|$)/gu, "$1")
    .replace(/^(?:(?:and|but|so|also|then|please|furthermore|moreover|additionally),?\s+)+(?=\S)/iu, "")
    .replace(/^(?:the|an?)\s+(?=\S)/iu, "")
    .replace(/^[\s,;:.]+(?=\p{L})/u, "")
    .replace(/^(\p{L}+) (?:my|our) (?!own\b)(?=\p{L})/iu, "$1 ")
    .replace(/\s*:\s*(?:\(?\d+[.)]?|[•·-])?$/u, "");
  const end = plain.replace(/[\s.,;:–—-]+$/u, "");
  return end === "" ? oneLine(plain) : end;
}

function shortened(text: string): string {
  if (text.length <= comfortableLength) return text;
  const noBrackets = withoutBrackets(text);
  if (noBrackets.length <= comfortableLength && noBrackets.length >= shortestClause) return noBrackets;
  const condition = leadingCondition.exec(noBrackets)?.[0] ?? "";
  const rest = capitalised(noBrackets.slice(condition.length).replace(/^(?:the|an?)\s+/iu, ""));
  if (condition !== "") {
    const standsAlone =
      rest.length >= shortestClause &&
      !/(?:\b(?:it|its|they|them|their|this|these)\b|^(?:or|and)\b)/iu.test(rest.slice(0, 40));
    return standsAlone ? shortened(rest) : withoutLooseEnd(clip(noBrackets, comfortableLength));
  }
  return atClause(noBrackets) ?? withoutLooseEnd(clip(noBrackets, comfortableLength));
}

function withoutBrackets(text: string): string {
  const rest = oneLine(text.replace(/\s*\([^()]*\)/gu, " ").replace(/\s+([.,;:])/gu, "$1"));
  return rest.length >= shortestClause ? rest : text;
}

function atClause(text: string): string | null {
  let best: string | null = null;
  for (const match of text.matchAll(clauseStart)) {
    const head = text
      .slice(0, match.index)
      .replace(/[\s,;:–—-]+$/u, "")
      .replace(/[,;] (?:but|so|and|therefore|however)$/iu, "");
    if (head.length > comfortableLength) break;
    if (head.length >= shortestClause && !looseEnd.test(head) && balanced(head)) best = head;
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
  /;\s|:\s|\s[•·]|\s[–—-]\s|,\s|\s(?=(?:so that|in order to|by \p{L}+ing|which|that|who|whose|when|whenever|while|if|unless|until|because|since|such as|including|using|based on|as well as|where|whether|with|for|from|after|before|during)\b)/giu;

const looseEnd =
  /(?:\s+(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|as|is|are|be|been|that|which|my|our|their|its|his|her|any|all|each|into|not|shall|must|should|will|can|may|when|if|than|one|more|such|other|therefore|but|so|however|thus|also|who|then|there|until|unless|because|while|where|has|have|was|were))+$/iu;
