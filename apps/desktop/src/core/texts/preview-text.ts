import { setImmediate as nextTurn } from "node:timers/promises";
import { normaliseText } from "@myba/engine/reading/normalise-text";
import { readTextInSteps } from "@myba/engine/reading/read-text";
import type { Reading } from "@myba/engine/reading/reading";
import type { SentenceSpan } from "@myba/shared/generation/source";
import { refuseTooLong } from "./drafts.ts";

/** Longest stretch of reading before other requests get their turn. */
const stretchMs = 15;

export interface TextPreview {
  sentences: (SentenceSpan & { requirementLike: boolean })[];
  requirementLike: number;
  words: number;
}

/** Marks the sentences of a text while it is typed; offsets point into the text as given. Throws `text/too-large`. */
export async function previewText(raw: string, signal: AbortSignal | undefined): Promise<TextPreview> {
  refuseTooLong(raw);
  const text = normaliseText(raw);
  const { sentences } = await readWithBreaks(text, signal);
  const place = placesIn(raw, text);
  return {
    sentences: sentences.map(({ id, start, end, kind, block, requirementLike }) => ({
      id,
      start: place(start),
      end: place(end),
      kind,
      block,
      requirementLike,
    })),
    requirementLike: sentences.filter((sentence) => sentence.requirementLike).length,
    words: text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0,
  };
}

async function readWithBreaks(text: string, signal: AbortSignal | undefined): Promise<Reading> {
  const steps = readTextInSteps(text);
  let turnBegan = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - turnBegan < stretchMs) continue;
    await nextTurn();
    signal?.throwIfAborted();
    turnBegan = performance.now();
  }
}

/** From an offset in the normalised text to the same place in the raw one, asked in rising order or not. */
function placesIn(raw: string, text: string): (offset: number) => number {
  if (raw === text) return (offset) => offset;
  const places = new Uint32Array(text.length + 1);
  let at = raw.startsWith("\uFEFF") ? 1 : 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    places[offset] = at;
    at += raw.startsWith("\r\n", at) ? 2 : 1;
  }
  places[text.length] = raw.length;
  return (offset) => places[offset] ?? raw.length;
}
