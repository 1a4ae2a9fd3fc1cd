import { findPeople } from "./english/people.ts";
import { detectLanguage } from "./language.ts";
import type { Block } from "./layout/block.ts";
import { Hyphenation } from "./layout/hyphenation.ts";
import { isHtml, readHtmlBlocks } from "./layout/html-blocks.ts";
import { readPlainBlocks } from "./layout/plain-blocks.ts";
import { splitLines } from "./layout/source-line.ts";
import { readTalkLayout } from "./layout/transcript.ts";
import { ReadingDraft } from "./reading-draft.ts";
import type { Reading } from "./reading.ts";

/** How far a reading has come, in UTF-16 units of the text. */
export interface ReadingProgress {
  readonly done: number;
  readonly total: number;
}

/** Reads a normalised text (see normaliseText) at once. Never throws, whatever the text. */
export function readText(text: string): Reading {
  const steps = readTextInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Characters read between two pauses: a few milliseconds of work. */
const stepLength = 1500;

/** Reads a normalised text, pausing every few milliseconds of work so that a host can answer its user in between. */
export function* readTextInSteps(text: string): Generator<ReadingProgress, Reading> {
  const language = detectLanguage(text);
  const draft = new ReadingDraft(language === "en", language === "en" ? findPeople(text) : new Set());
  let done = 0;
  let pauseAt = stepLength;
  for (const block of readBlocks(text)) {
    if (block === null) yield { done, total: text.length };
    else {
      for (done of draft.add(block)) {
        if (done < pauseAt) continue;
        pauseAt = done + stepLength;
        yield { done, total: text.length };
      }
    }
  }
  return { text, language, sections: draft.sections, sentences: draft.sentences };
}

/** The blocks of a text; null where time has passed without any. */
function* readBlocks(text: string): Generator<Block | null> {
  if (isHtml(text)) {
    yield* readHtmlBlocks(text);
    return;
  }
  const cutting = splitLines(text);
  let step = cutting.next();
  for (; !step.done; step = cutting.next()) yield null;
  const lines = step.value;
  yield* readPlainBlocks(lines, { talk: readTalkLayout(lines), hyphenation: new Hyphenation(text) });
}
