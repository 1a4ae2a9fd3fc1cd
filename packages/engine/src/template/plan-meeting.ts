import type { Reading, Sentence } from "../reading/reading.ts";
import { itemType } from "./item-type.ts";
import { newPlan, type Plan } from "./plan.ts";
import { fillerShare, spokenParts, withoutFillers } from "./spoken.ts";
import { titleFrom } from "./title.ts";
import { contentWords, overlap } from "./wording.ts";

/**
 * The tickets of a word-for-word transcript: few of the many things said, those that speak of a need or a decision and
 * about what the meeting speaks about. Null for any other text, tidy notes of who said what among them.
 */
export function* planMeeting(reading: Reading): Generator<void, Plan[] | null> {
  const said = reading.sentences.filter(({ speaker }) => speaker !== null);
  const prose = reading.sentences.filter(({ block }) => block !== "heading");
  if (said.length < 4 || said.length < prose.length * 0.6) return null;
  if (fillerShare(reading.text) <= 0.02) return null;
  yield;
  const weights = yield* topicWeights(said);
  yield;
  const candidates: Candidate[] = [];
  for (const [index, sentence] of said.entries()) {
    const candidate = candidateFrom(sentence, weights);
    if (candidate !== null && candidate.score >= leastScore) candidates.push(candidate);
    if (index % 200 === 0) yield;
  }
  const limit = Math.min(25, Math.max(6, Math.ceil(said.length / 22)));
  const chosen = best(candidates, limit);
  yield;
  const plans = chosen.map(planFrom);
  attachAnswers(said, plans, weights);
  return plans;
}

interface Candidate {
  readonly sentence: Sentence;
  /** What makes the title: the strongest part of what was said, without fillers. */
  readonly words: string;
  readonly terms: ReadonlySet<string>;
  readonly score: number;
}

const leastScore = 2;

/** How much a word is what the meeting is about: said often, by several, but not in every sentence. */
function* topicWeights(said: readonly Sentence[]): Generator<void, ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const [index, { text }] of said.entries()) {
    if (index % 200 === 199) yield;
    for (const word of new Set(contentWords(withoutFillers(text)))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const weights = new Map<string, number>();
  for (const [word, count] of counts) {
    if (word.length < 3 || smallTalk.has(word)) continue;
    weights.set(word, Math.log2(1 + count) * (count > said.length * 0.2 ? 0.3 : 1));
  }
  return weights;
}

function candidateFrom(sentence: Sentence, weights: ReadonlyMap<string, number>): Candidate | null {
  if (sentence.kind === "noise") return null;
  const scored = spokenParts(sentence.text)
    .filter((part) => !part.endsWith("?"))
    .map((part) => ({ words: part, score: scoreOf(part, sentence, weights) }))
    .toSorted((one, two) => two.score - one.score)[0];
  if (scored === undefined || scored.score <= 0) return null;
  return { sentence, ...scored, terms: new Set(contentWords(scored.words)) };
}

function scoreOf(part: string, { kind }: Sentence, weights: ReadonlyMap<string, number>): number {
  const terms = [...new Set(contentWords(part))];
  const topical = terms.map((term) => weights.get(term) ?? 0).filter((weight) => weight > 0);
  if (topical.length < 3 || !cues.test(part) || aside.test(part)) return 0;
  const salience =
    topical
      .toSorted((one, two) => two - one)
      .slice(0, 6)
      .reduce((sum, weight) => sum + weight, 0) / 6;
  const strength = (decisive.test(part) ? 2.5 : 0) + (demanding.test(part) ? 1.5 : 0) + (kind === "decision" ? 1.5 : 0);
  const measured = /\d|\b(?:euros?|dollars?|percent|hundred|thousand|million)\b/iu.test(part) ? 1 : 0;
  const personal = /^(?:I|my|me|you|he|she)\b|\bI(?:'m| was| had| did| don't| do| just| wonder)\b/iu.test(part)
    ? 1.5
    : 0;
  const vagueSubject = /^(?:it|that|this|they|which|what|if)\b/iu.test(part) ? 0.8 : 0;
  const length = terms.length > 22 ? 1 : 0;
  return salience + strength + measured - personal - vagueSubject - length;
}

/** The best candidates that do not repeat each other, in the order they were said. */
function best(candidates: readonly Candidate[], limit: number): Candidate[] {
  const chosen: Candidate[] = [];
  const ranked = candidates.toSorted((one, two) => two.score - one.score || one.sentence.start - two.sentence.start);
  for (const candidate of ranked) {
    if (chosen.length >= limit) break;
    if (chosen.every(({ terms }) => overlap(terms, candidate.terms) < 0.6)) chosen.push(candidate);
  }
  return chosen.toSorted((one, two) => one.sentence.start - two.sentence.start);
}

function planFrom({ sentence, words }: Candidate): Plan {
  const goal = withoutFillers(sentence.slots.goal);
  const isWhole = goal !== "" && words.includes(goal) && contentWords(goal).length >= 3;
  const role = isWhole ? sentence.slots.role : "";
  const plan = newPlan(itemType(sentence, role, goal), sentence, { goal: isWhole ? goal : "", role });
  plan.title = titleFrom(isWhole && plan.type === "story" ? goal : words);
  return plan;
}

/** What was said right after about the same thing goes with the ticket, questions among it. */
function attachAnswers(said: readonly Sentence[], plans: readonly Plan[], weights: ReadonlyMap<string, number>): void {
  const leads = new Map(plans.map((plan) => [plan.lead, plan]));
  let current: { plan: Plan; terms: ReadonlySet<string>; left: number } | null = null;
  for (const sentence of said) {
    const plan = leads.get(sentence);
    if (plan !== undefined) {
      current = { plan, terms: topical(sentence, weights), left: 6 };
      continue;
    }
    if (current === null || current.left === 0) continue;
    current.left -= 1;
    const terms = topical(sentence, weights);
    const isAbout = [...terms].filter((term) => current!.terms.has(term)).length >= 2;
    if (!isAbout || sentence.kind === "noise") continue;
    current.plan.parts.push({ sentence, use: sentence.kind === "question" ? "question" : "detail" });
  }
}

function topical({ text }: Sentence, weights: ReadonlyMap<string, number>): ReadonlySet<string> {
  return new Set(contentWords(withoutFillers(text)).filter((word) => (weights.get(word) ?? 0) > 1));
}

const demanding =
  /\b(?:must|should|needs? to|has to|have to|supposed to|required|requirements?|want(?:s|ed)?|would like|ought to|important|aim|target|goal)\b/iu;

const decisive =
  /\b(?:decid(?:e|ed|ing)|agreed?|let['’]s (?:go|use|make|have|keep|take|say|do)|we['’](?:ll|re) (?:going to|gonna|go)|go(?:ing)? (?:for|with)|(?:it|that|this)(?:['’]s| is| will be) (?:going to|gonna) be|we(?: will| are going to|['’]ll)|will be|final(?:ly)?|the idea is|conclusion|instead of|rather than)\b/iu;

const cues = new RegExp(
  `${demanding.source}|${decisive.source}|\\b(?:could|can|may|might|will|would be|fails?|broken|does(?:n't| not) work)\\b`,
  "iu",
);

/** About the meeting itself or small talk. */
const aside =
  /\b(?:whiteboard|meeting|minutes|draw(?:ing|n)?|my turn|your turn|presentation|slides?|powerpoint|laptop|pen|microphone|camera|record(?:ing|ed)? (?:this|the meeting)|questionnaire|e-?mail|lunch|coffee|sorry|thank(?:s| you)|next (?:meeting|slide)|five minutes|finish(?:ed)? (?:now|up)|(?:can|could) (?:you|I) (?:see|hear|just)|introduce|agenda|have a look|show you|bring|(?:do|did|have|has|are|is) (?:you|we|it|he|she|they)\b(?= \p{L}+)(?<=^(?:do|did|have|has|are|is) \p{L}+)|already (?:know|said))\b/iu;

const smallTalk: ReadonlySet<string> = new Set(
  "thing think know like mean just really good well way look right okay yeah said say see got get going want need lot bit one two back something anything everything maybe probably gonna wanna gotta now yes no about off out down again quite stuff doing make put everyone everybody someone that what yet ever never always little big great nice kay oop cool fun guess suppose sure fact main".split(
    " ",
  ),
);
