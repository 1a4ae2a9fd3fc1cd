import { maxTextLength, type GenerationEvent } from "@myba/shared/generation/generation";
import type { SentenceSpan } from "@myba/shared/generation/source";
import { readTextInSteps } from "../reading/read-text.ts";
import type { Reading } from "../reading/reading.ts";
import type { HostTurns } from "./host-turns.ts";
import { withPurposeFirst } from "./purpose-first.ts";
import { withStorySections } from "./story-sections.ts";
import { withoutAsides } from "./without-asides.ts";

/** Why no ticket can be made of a text, as the event a generation then ends with; null where there may be some. */
export function refusalOf(text: string): GenerationEvent | null {
  if (text.trim() === "") return { kind: "failed", error: { code: "text/empty", data: {} } };
  if (text.length > maxTextLength) {
    const data = { size: `${text.length} characters`, limit: `${maxTextLength} characters` };
    return { kind: "failed", error: { code: "text/too-large", data } };
  }
  if (!/\p{L}{2}/u.test(text)) return { kind: "failed", error: { code: "text/no-words", data: {} } };
  return null;
}

/**
 * The text as every provider sees it: read, with what its layout as a whole tells about single sentences. Tells how far
 * it has come where a person would notice that it takes time; null when it was told to stop.
 */
export async function* preparedReading(
  text: string,
  signal: AbortSignal,
  turns: HostTurns,
): AsyncGenerator<GenerationEvent, Reading | null> {
  const read = yield* readingOf(text, signal, turns);
  return read === null ? null : await inSteps(prepared(read), signal, turns);
}

async function* readingOf(
  text: string,
  signal: AbortSignal,
  turns: HostTurns,
): AsyncGenerator<GenerationEvent, Reading | null> {
  const job = readTextInSteps(text);
  let told = 0;
  for (;;) {
    if (signal.aborted) return null;
    const step = job.next();
    if (step.done === true) return step.value;
    const { done, total } = step.value;
    if (total > shortText && done - told >= total / 50) {
      told = done;
      yield { kind: "progress", done, total };
    }
    await turns.offer();
  }
}

/** What is told of a text by its layout as a whole, one look after the other. */
function* prepared(read: Reading): Generator<void, Reading> {
  const asides = withoutAsides(read);
  yield;
  const purposes = withPurposeFirst(asides);
  yield;
  return withStorySections(purposes);
}

/** A text up to this length is read before a person could look at its progress. */
const shortText = 20_000;

/** Runs a stepwise job, offering the host a turn after every step; null when it was told to stop. */
export async function inSteps<Result>(
  job: Generator<unknown, Result>,
  signal: Pick<AbortSignal, "aborted">,
  turns: HostTurns,
): Promise<Result | null> {
  for (;;) {
    if (signal.aborted) return null;
    const step = job.next();
    if (step.done === true) return step.value;
    await turns.offer();
  }
}

/** A sentence as the event `read` tells it. */
export function spanOf({ id, start, end, kind, block }: SentenceSpan): SentenceSpan {
  return { id, start, end, kind, block };
}

/** Stands for a signal where a step must not be stopped. */
export const unstoppable: Pick<AbortSignal, "aborted"> = { aborted: false };

/** The coverage of a text that was not read to its end. */
export const nothingRead = { requirementLike: 0, covered: 0, sentences: [] };
