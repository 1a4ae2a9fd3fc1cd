import type { Reading } from "../reading/reading.ts";

/**
 * A reading in which asides are noise: what stands inside `<!-- … -->` (issue forms explain themselves there to their
 * writer) and the names below the greeting that ends a mail.
 */
export function withoutAsides(reading: Reading): Reading {
  const asides = [...comments(reading.text), ...signature(reading.text)];
  if (asides.length === 0) return reading;
  let at = 0;
  const sentences = reading.sentences.map((sentence) => {
    while (at < asides.length && asides[at]!.end <= sentence.start) at += 1;
    const aside = asides[at];
    if (aside === undefined || sentence.start < aside.start || sentence.end > aside.end) return sentence;
    return { ...sentence, kind: "noise" as const, requirementLike: false };
  });
  return { ...reading, sentences };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function comments(text: string): readonly Span[] {
  return [...text.matchAll(/<!--[\s\S]*?-->/gu)].map(({ index, 0: comment }) => ({
    start: index,
    end: index + comment.length,
  }));
}

/** From "Best regards" to the end, when little comes after it. */
function signature(text: string): readonly Span[] {
  const tail = Math.max(0, text.length - 400);
  const greeting =
    /^[ \t]*(?:(?:best|kind|warm|many)[ \t]+)?(?:regards|wishes|thanks|cheers|sincerely|yours(?:[ \t]\p{L}+)?|greetings|thank you)[,.!]?[ \t]*$/imu.exec(
      text.slice(tail),
    );
  return greeting === null ? [] : [{ start: tail + greeting.index, end: text.length }];
}
