import { subjectBefore } from "./subject.ts";
import type { Word } from "./tagger.ts";
import type { Wish } from "./wish.ts";

/** "If they could take a photo, that would help a lot": the wish stands in the condition. Words before `to`. */
export function readHope(words: readonly Word[], from: number, to: number): Wish | null {
  const start = /^(?:and|but|so|also)$/.test(words[from]?.lower ?? "") ? from + 1 : from;
  if (words[start]?.lower !== "if") return null;
  const comma = words.findIndex((word, index) => index > start && index < to && word.text === ",");
  if (comma < 0 || !isWelcome(words, comma + 1, to)) return null;
  const modal = words.findIndex(
    (word, index) => index > start && index < comma - 1 && /^(?:could|can|was|were)$/.test(word.lower),
  );
  if (modal < 0 || !/^(?:could|can)$/.test(words[modal]!.lower)) return null;
  const subject = subjectBefore(words, start + 1, modal);
  return {
    subject,
    actor: null,
    modal: "want",
    isNegative: false,
    goalStart: modal + 1,
    form: "action",
    goalEnd: comma,
  };
}

/** "that would help", "it would save us two hours", "I'd be happy". */
function isWelcome(words: readonly Word[], from: number, to: number): boolean {
  const head = words.slice(from, Math.min(to, from + 6)).map(({ lower }) => lower);
  const would = head.findIndex((word) => /^(?:would|'d|d)$/.test(word));
  return (
    /^(?:that|it|this|we|i)$/.test(head[0] ?? "") &&
    would >= 0 &&
    head.slice(would + 1).some((word) => /^(?:help|save|be|make|solve|spare|love)$/.test(word))
  );
}
