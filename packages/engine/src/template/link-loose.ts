import { itemType } from "./item-type.ts";
import type { LooseSentence } from "./desk.ts";
import type { DocumentPlan } from "./plan-document.ts";
import { newPlan, type Plan } from "./plan.ts";
import { RelatedTickets } from "./related.ts";
import { contentWords, overlap } from "./wording.ts";

/**
 * Gives questions and decisions their ticket: the one they are about, otherwise one of their own (a question becomes a
 * spike, a decision with something to do a task). Returns all tickets in reading order; the rest stays loose.
 */
export function* linkQuestionsAndDecisions(document: DocumentPlan): Generator<void, DocumentPlan> {
  const related = yield* RelatedTickets.of(document.plans);
  const own: Plan[] = [];
  const loose: LooseSentence[] = [];
  yield;
  for (const [index, item] of document.loose.entries()) {
    if (index % 20 === 19) yield;
    if (item.use !== "question" && item.use !== "decision") {
      loose.push(item);
      continue;
    }
    const plan = followed(item) ?? related.find(item.sentence) ?? elsewhere(item, related);
    if (plan !== null) plan.parts.push({ sentence: item.sentence, use: item.use });
    else if (item.use === "question" && item.sentence.speaker !== null && related.known(item.sentence) < 2) continue;
    else if (item.use === "question") own.push(newPlan("spike", item.sentence, { goal: "", role: "" }));
    else if (item.sentence.slots.goal === "") loose.push({ ...item, use: "detail" });
    else own.push(newPlan(itemType(item.sentence, item.sentence.slots.role, item.sentence.slots.goal), item.sentence));
  }
  const plans = own.length === 0 ? document.plans : [...document.plans, ...own].toSorted(byPosition);
  return { plans, loose };
}

function elsewhere({ sentence, use }: LooseSentence, related: RelatedTickets): Plan | null {
  return use === "question" && sentence.speaker === null ? related.asked(sentence) : null;
}

/** The ticket just before, when the sentence follows it directly and speaks of the same thing. */
function followed({ sentence, before }: LooseSentence): Plan | null {
  if (before === null) return null;
  const previous = before.parts.at(-1)!.sentence;
  if (previous.blockIndex === sentence.blockIndex) return before;
  if (sentence.introId !== null && sentence.introId === before.lead.id) return before;
  if (
    /\b(?:it|this|that|they|these|those)\b/iu.test(sentence.text) &&
    sentence.blockIndex - previous.blockIndex <= reach(sentence)
  ) {
    return before;
  }
  const shared = overlap(new Set(contentWords(sentence.text)), new Set(contentWords(before.lead.text)));
  return shared >= 0.4 ? before : null;
}

/** How many blocks back a pronoun points: in a talk others speak in between. */
function reach({ speaker }: { readonly speaker: string | null }): number {
  return speaker === null ? 1 : 3;
}

function byPosition(first: Plan, second: Plan): number {
  return first.lead.start - second.lead.start;
}
