import { findBehaviour } from "./behaviour.ts";
import { findBenefit } from "./benefit.ts";
import { skipAdverbs } from "./goal-verb.ts";
import { readHope } from "./hope.ts";
import { labelEnd, skipPriority } from "./leading-words.ts";
import { findOrder } from "./order.ts";
import { namesPerson } from "./role.ts";
import type { SlotContext } from "./slot-context.ts";
import type { Word } from "./tagger.ts";
import { findWish, type Wish } from "./wish.ts";
import { abilityNouns, speakers } from "./words.ts";

/** What a sentence wants, by what opens it: a story, an order, a wish, a label in front of either. */
export function chooseWish(
  words: readonly Word[],
  from: number,
  to: number,
  context: SlotContext,
  isStory: boolean,
): Wish | null {
  if (isStory) return readStoryWish(words, from, to);
  if (context.beginsWithVerb) {
    const order = findOrder(words, from, to, true);
    if (order) return order;
  }
  const hope = readHope(words, from, to);
  if (hope) return hope;
  const wish = readPlainWish(words, from, to, context);
  if (!wish && from > 0 && skipPriority(words) === from)
    return {
      subject: null,
      actor: null,
      modal: priorityModal(words[0]!),
      isNegative: false,
      goalStart: from,
      form: "thing",
    };
  if (wish || !context.isListItem) return wish;
  const label = labelEnd(words, from, to);
  return label > from ? findOrder(words, label, to, false) : null;
}

/** An order, a wish, or what somebody does; a label in front only names it. */
function readPlainWish(words: readonly Word[], from: number, to: number, context: SlotContext): Wish | null {
  const action = readAction(words, from, to);
  if (action) return action;
  const label = context.isListItem ? labelEnd(words, from, to) : from;
  // "Clean up: advertisements must go", "Request leave – An employee requests …".
  if (label > from && !findWish(words, from, label - 1)) {
    const told =
      findWish(words, label, to) || findBehaviour(words, label, to) ? readUnlabelled(words, label, to) : null;
    if (told) return told;
    // "Clean up: advertisements are removed" orders nothing either.
    if (to - label >= 4 && label - from <= 5 && /^(?:DET|NOUN|PROPN|SCONJ|PRON)$/.test(words[label]!.pos)) return null;
  }
  return readUnlabelled(words, from, to);
}

/** The words right behind the one who acts decide. */
function readUnlabelled(words: readonly Word[], from: number, to: number): Wish | null {
  const wish = findWish(words, from, to);
  // "Support agents need to …" is no order to support agents.
  const isTheirs = wish?.subject?.first === from && namesPerson(words, wish.subject);
  if (isTheirs) return wish;
  const order = findOrder(words, from, to, false);
  if (order) return order;
  const behaviour = findBehaviour(words, from, to);
  const isEarlier = behaviour && (!wish || wish.subject === null || wish.subject.first > behaviour.goalStart);
  return isEarlier ? behaviour : wish;
}

/** "Action: Priya to remove the second prompt". */
function readAction(words: readonly Word[], from: number, to: number): Wish | null {
  if (!/^(?:action|actions|todo)$/.test(words[from]?.lower ?? "") || words[from + 1]?.text !== ":") return null;
  for (let index = from + 2; index < Math.min(to - 1, from + 7); index += 1) {
    if (words[index]!.lower !== "to") continue;
    const subject = index > from + 2 ? { first: from + 2, end: index } : null;
    return { subject, actor: null, modal: "imperative", isNegative: false, goalStart: index + 1, form: "action" };
  }
  return findOrder(words, from + 2, to, true);
}

/** The wish of a story; where its author just says what happens ("I upload a file"), the first verb opens the goal. */
function readStoryWish(words: readonly Word[], from: number, to: number): Wish | null {
  const end = findBenefit(words, from + 1, to)?.marker ?? to;
  const isPronoun = speakers.has(words[from]?.lower ?? "");
  const wish = findWish(words, from, end);
  const at = skipAdverbs(words, from + 1, end);
  const verb = words[at];
  // "I enter a name that I can remember": the wish of a later clause is not this one's.
  const isLater =
    wish !== null &&
    isPronoun &&
    words
      .slice(at, wish.goalStart)
      .some(
        (word) =>
          /^(?:DET|NOUN|PROPN)$/.test(word.pos) && !abilityNouns.has(word.lower) && !/^(?:the|an?)$/.test(word.lower),
      );
  if (wish && !isLater) return wish;
  if (!isPronoun || !verb || at >= end || verb.pos !== "VERB") return wish;
  return { subject: null, actor: null, modal: "want", isNegative: false, goalStart: at, form: "action" };
}

function priorityModal(word: Word): Wish["modal"] {
  return word.lower === "must" ? "must" : word.lower === "should" ? "should" : "may";
}
