import type { Slots } from "../reading.ts";
import { isThing } from "./goal-verb.ts";
import { readLetting } from "./letting.ts";
import { namesPerson, type WordRange } from "./role.ts";
import { subjectBefore } from "./subject.ts";
import type { Word } from "./tagger.ts";
import { readWishHead, type WishHead } from "./wish-head.ts";
import { speakers } from "./words.ts";

/** Where a sentence says what is wanted. Word indexes; ends exclusive. */
export interface Wish {
  /** "The system", "Users"; null for an order or where nobody is named. */
  readonly subject: WordRange | null;
  /** Who is to act when the subject only lets them: "allow **the user** to search". */
  readonly actor: WordRange | null;
  /** null where nothing but the present tense says what somebody does. */
  readonly modal: Slots["modal"];
  readonly isNegative: boolean;
  readonly goalStart: number;
  /** Whether the goal opens with its verb, or names a thing. */
  readonly form: "action" | "thing";
  /** Where the goal ends, if before the end of the sentence. */
  readonly goalEnd?: number;
}

/** The first wish between two words: "I want to …", "the system shall …", "users are able to …". */
export function findWish(words: readonly Word[], from: number, to: number): Wish | null {
  for (let index = from; index < to; index += 1) {
    const head = readWishHead(words, index, to);
    if (head) return completeWish(words, from, index, head, to);
  }
  return null;
}

function completeWish(words: readonly Word[], from: number, headAt: number, head: WishHead, to: number): Wish {
  const subject = subjectBefore(words, from, headAt);
  let goalStart = head.next;
  while (goalStart < to - 1 && /^[:,–-]$/.test(words[goalStart]!.text)) goalStart += 1;
  // "could you also make …": the word of courtesy is no part of what is wanted.
  while (goalStart < to - 1 && /^(?:also|please|pls|maybe|possibly|perhaps)$/.test(words[goalStart]!.lower))
    goalStart += 1;
  let actor: WordRange | null = null;
  const isPerson = subject !== null && (namesPerson(words, subject) || speaksForItself(words, subject));
  if (!isPerson && head.expects === "verb") {
    const letting = readLetting(words, goalStart, to);
    if (letting) {
      actor = letting.actor;
      goalStart = letting.goalStart;
    }
  }
  const mayBeThing = head.expects === "either" || words[goalStart - 1]?.lower === "to";
  const form = mayBeThing && isThing(words, goalStart) ? "thing" : "action";
  return { subject, actor, modal: head.modal, isNegative: head.isNegative, goalStart, form };
}

function speaksForItself(words: readonly Word[], subject: WordRange): boolean {
  return (
    subject.end === subject.first + 1 &&
    speakers.has(words[subject.first]!.lower) &&
    words[subject.first]!.lower !== "it"
  );
}
