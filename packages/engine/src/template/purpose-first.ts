import { readText } from "../reading/read-text.ts";
import type { Reading, Sentence } from "../reading/reading.ts";

/** A reading in which "In order to sit together As a guest I want …" is a story, also without its commas. */
export function withPurposeFirst(reading: Reading): Reading {
  if (!/\bin order to\b/iu.test(reading.text)) return reading;
  return { ...reading, sentences: reading.sentences.map(asStory) };
}

function asStory(sentence: Sentence): Sentence {
  const found = /^(in order to (.{3,300}?),?\s+)(as an?\b.{1,80}?\b(?:I|we)\b.*)$/iu.exec(sentence.text);
  if (found === null || sentence.slots.role !== "") return sentence;
  const read = readText(found[3]!).sentences[0];
  if (read === undefined || read.slots.role === "") return sentence;
  const benefit = read.slots.benefit === "" ? found[2]! : read.slots.benefit;
  return { ...sentence, kind: read.kind, requirementLike: true, slots: { ...read.slots, benefit } };
}
