import { wordsFor, type ErrorReport } from "@myba/shared/errors";
import type { GenerationFeedEvent } from "../../bridge/generations.ts";
import { nameOf } from "./provider-words.ts";

/** Somebody was asked: for the first time, again after a failure, or in another's place. */
export type Attempt = Omit<Extract<GenerationFeedEvent, { kind: "attempt" }>, "kind">;

/** Why it is asked again, with the seconds that are left: "OpenAI asks to slow down. Asking again in 4 s." */
export function retryWords(because: ErrorReport, leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000);
  return `${wordsFor(because).message} ${seconds > 0 ? `Asking again in ${seconds} s.` : "Asking again…"}`;
}

/** Who could not answer and who answers in its place; null while nobody was replaced. */
export function fallbackWords(attempts: readonly Attempt[], isOver: boolean): string | null {
  const place = attempts.findLastIndex((attempt, at) => at > 0 && attempts[at - 1]?.providerId !== attempt.providerId);
  const replacement = attempts[place];
  if (!replacement) return null;
  const why = replacement.because ? `${wordsFor(replacement.because).message} ` : "";
  return `${why}${nameOf(replacement.providerLabel, replacement.model)} ${isOver ? "answered" : "answers"} instead.`;
}
