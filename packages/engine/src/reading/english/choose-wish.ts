import { findBenefit } from "./benefit.ts";
import { skipAdverbs } from "./goal-verb.ts";
import { labelEnd, skipPriority } from "./leading-words.ts";
import { findOrder } from "./order.ts";
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
  const wish = findOrder(words, from, to, false) ?? findWish(words, from, to);
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
