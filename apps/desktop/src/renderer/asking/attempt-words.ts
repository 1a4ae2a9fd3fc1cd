import { wordsFor, type ErrorReport } from "@myba/shared/errors";
import type { GenerationFeedEvent } from "../../bridge/generations.ts";
import { nameOf } from "./provider-words.ts";

/** Somebody was asked: for the first time, again after a failure, or in another's place. */
export type Attempt = Omit<Extract<GenerationFeedEvent, { kind: "attempt" }>, "kind">;

/** Why it is asked again, with the seconds that are left: "OpenAI asks to slow down. Asking again in 4 s." */
export function retryWords(because: ErrorReport, leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000);
  // What runs for tokens goes on at the server meanwhile, so nothing is asked anew.
  if (because.code === "billing/unreachable")
    return `${lostWords} ${seconds > 0 ? `Connecting again in ${seconds} s.` : "Connecting again…"}`;
  return `${wordsFor(because).message} ${seconds > 0 ? `Asking again in ${seconds} s.` : "Asking again…"}`;
}

const lostWords = "The connection to MyBA was lost. Your tickets go on there, and nothing is paid twice.";

/** The connection that was waited for is back. */
export const backWords = "Connected again. Your tickets go on where they were.";

/** Who could not answer and who answers in its place; null while nobody was replaced. */
export function fallbackWords(attempts: readonly Attempt[], isOver: boolean): string | null {
  const place = attempts.findLastIndex((attempt, at) => at > 0 && attempts[at - 1]?.providerId !== attempt.providerId);
  const replacement = attempts[place];
  if (!replacement) return null;
  const why = replacement.because ? `${wordsFor(replacement.because).message} ` : "";
  return `${why}${nameOf(replacement.providerLabel, replacement.model)} ${isOver ? "answered" : "answers"} instead.`;
}
