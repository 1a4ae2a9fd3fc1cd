import { classifyType } from "../reading/classify-type.ts";
import type { Reading, Sentence } from "../reading/reading.ts";
import { namesWish } from "../lint/story-text.ts";
import { newPlan, type Plan, type Use } from "./plan.ts";
import { sectionRole } from "./section-role.ts";
import { isFormHeading, partOfHeading, partOfLabel, type ReportUse } from "./report-part.ts";

/**
 * A text that is one pasted issue (a title, then what its writer tells) as one ticket with everything in it; null for
 * any other text. Bug fields are filled from the parts of the form ("Steps to reproduce", "Expected: …").
 */
export function* planReport(reading: Reading): Generator<void, Plan | null> {
  const title = reading.sentences.find(({ kind, block }) => kind !== "noise" && block !== "code");
  if (title === undefined || reading.sentences.length < 2) return null;
  if (storyLine.test(reading.text)) return null;
  yield;
  const parts = partsOf(reading, title);
  yield;
  const isOne = hasFormPart(parts) || isOneTicket(reading, title) || tellsOfOneThing(reading, title);
  yield;
  if (!hasForm(parts) && (!isOne || listsSeveralThings(reading, parts))) return null;
  const lineEnd = reading.text.indexOf("\n", title.start);
  const verdict = classifyType({
    title: reading.text.slice(title.start, lineEnd === -1 ? undefined : lineEnd).trim(),
    body: lineEnd === -1 ? "" : reading.text.slice(lineEnd),
  });
  const uses = new Set(parts.values());
  const isFilledIn =
    (uses.has("steps") && (uses.has("expected") || uses.has("actual"))) || (uses.has("expected") && uses.has("actual"));
  const isAsked = verdict.type === "spike" && !uses.has("criterion");
  const type = isAsked ? "spike" : isFilledIn || verdict.type === "bug" ? "bug" : isStory(title) ? "story" : "task";
  const plan = newPlan(type, title);
  for (const [sentence, use] of parts) plan.parts.push({ sentence, use: usable(use, plan, sentence) });
  return plan;
}

function partsOf(reading: Reading, title: Sentence): ReadonlyMap<Sentence, Use> {
  const parts = new Map<Sentence, Use>();
  let isCriteria = false;
  let open: { use: ReportUse; section: number; blockIndex: number } | null = null;
  for (const sentence of reading.sentences) {
    if (sentence === title || sentence.kind === "noise") continue;
    const label = partOfLabel(sentence.text);
    if (sentence.block === "heading") {
      isCriteria = sectionRole(sentence.text) === "criteria";
      const use = partOfHeading(sentence.text);
      open = use === null ? null : { use, section: sentence.section, blockIndex: sentence.blockIndex };
    } else if (label !== null) {
      open = { use: label.use, section: sentence.section, blockIndex: sentence.blockIndex };
      parts.set(sentence, label.use);
    } else if (partOfHeading(sentence.text) !== null) {
      open = { use: partOfHeading(sentence.text)!, section: sentence.section, blockIndex: sentence.blockIndex };
    } else {
      parts.set(sentence, isCriteria ? "criterion" : (open?.use ?? "detail"));
    }
  }
  return parts;
}

/** Two different parts of a form, one of them more than its version line. */
function hasForm(parts: ReadonlyMap<Sentence, Use>): boolean {
  const uses = new Set([...parts.values()].filter((use) => use !== "detail" && use !== "criterion"));
  return uses.size >= 2 && (uses.has("steps") || uses.has("expected") || uses.has("actual"));
}

function hasFormPart(parts: ReadonlyMap<Sentence, Use>): boolean {
  const uses = new Set(parts.values());
  return uses.size >= 2 && (uses.has("steps") || uses.has("expected") || uses.has("actual"));
}

/** Three points of a list or more that are wants, faults or questions of their own. */
function listsSeveralThings({ sentences, text }: Reading, parts: ReadonlyMap<Sentence, Use>): boolean {
  const points = sentences.filter((sentence) => {
    const { block, listLevel, kind, slots } = sentence;
    if (block !== "bullet" || listLevel !== 1 || parts.get(sentence) !== "detail") return false;
    const isWant = slots.modal === "must" || slots.modal === "should" || slots.modal === "want";
    return isWant || kind === "bug" || kind === "question";
  });
  return points.length >= 3 && !/\bI\b/u.test(text);
}

/** A title with the headings of a ticket below it and nothing but them, and not much to do in it. */
function isOneTicket({ sentences }: Reading, title: Sentence): boolean {
  const headings = sentences.filter((sentence) => sentence !== title && sentence.block === "heading");
  const demands = sentences.filter(
    ({ kind, block, slots }) => kind === "requirement" && block === "paragraph" && slots.modal !== null,
  );
  if (headings.length === 0 || demands.length > 5) return false;
  return headings.every((heading) => isFormHeading(heading.text));
}

/** A title line over a letter in the first person, with code, links or versions, and no list of requirements. */
function tellsOfOneThing(reading: Reading, title: Sentence): boolean {
  const { text, sentences } = reading;
  const body = sentences.filter((sentence) => sentence !== title && sentence.kind !== "noise");
  if (title.text.length > 200 || body.length === 0 || title.block === "bullet" || title.speaker !== null) return false;
  if (listsFaults(title, body)) return false;
  if (notesTitle.test(title.text) || body.filter(isPlainWish).length >= 3) return false;
  // A letter that greets somebody has no title line.
  if (sentences[0] !== title) return false;
  const startsAlone = /^[^\n]*\n\s*\n/u.test(text.slice(title.start));
  if (!startsAlone || body.some(({ speaker }) => speaker !== null)) return false;
  const wishes = sentences.filter(({ slots }) => slots.role !== "" && slots.modal === "want");
  const rules = body.filter(({ text: words }) => /\b(?:shall|must)\b/iu.test(words));
  const headings = body.filter(({ block }) => block === "heading").length;
  if (wishes.length > 0 || rules.length > 2) return false;
  const isFirstPerson = /\b(?:I|I'm|I’m|I've|I’ve|my|me)\b/u.test(text);
  const hasTraces = /```|https?:\/\/|\bat \S+:\d+|\bversion\b|\bv?\d+\.\d+\.\d+\b/iu.test(text);
  return headings <= 6 && (isFirstPerson || (hasTraces && body.length <= 60));
}

/** Faults one below the other, the first no title but a sentence like the others. */
function listsFaults(title: Sentence, body: readonly Sentence[]): boolean {
  const blocks = new Set(body.map(({ blockIndex }) => blockIndex));
  const faults = new Set(body.filter(({ kind }) => kind === "bug").map(({ blockIndex }) => blockIndex));
  return title.kind === "bug" && /[.!]$/u.test(title.text) && faults.size >= 2 && faults.size === blocks.size;
}

/** "Notes call w/ Acme": what was written down there are several things. */
const notesTitle =
  /^\W*(?:(?:my |our |some |rough |raw |quick )?notes?|minutes|brain ?dump|wish ?list)\b|^\W*(?:call|meeting|interview|talk|workshop|chat|visit) (?:w\/|with|at)/iu;

/** "I want to …", "we need …" said in so many words. */
function isPlainWish({ slots, text }: Sentence): boolean {
  return (
    slots.goal !== "" && /^(?:and |also )?(?:I|we)(?:['’]d| would)? (?:also )?(?:want|need|like|love)\b/iu.test(text)
  );
}

const storyLine = /^\s*(?:[-*]\s+)?as (?:an?|the) .{2,60}?,? (?:I|we) (?:want|need|would like)/imu;

function isStory({ slots }: Sentence): boolean {
  return slots.role !== "" && slots.goal !== "" && namesWish(slots.goal);
}

/** Criteria stay criteria. Steps and the like have fields on a bug only; elsewhere they are told in the description. */
function usable(use: Use, plan: Plan, sentence: Sentence): Use {
  if (use === "criterion") return use;
  if (plan.type === "bug" || use === "detail") return sentence.kind === "question" && use === "detail" ? "detail" : use;
  return "detail";
}
