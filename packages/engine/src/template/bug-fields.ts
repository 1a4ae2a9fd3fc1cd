import type { Bug } from "@myba/shared/tickets/content";
import type { Sentence } from "../reading/reading.ts";
import { isItem } from "./list-intro.ts";
import type { Plan } from "./plan.ts";
import { partOfLabel, passagesOf, type ReportUse } from "./report-part.ts";
import { clip, oneLine } from "./wording.ts";

export interface BugFields {
  readonly bug: Bug;
  /** Which sentences each field came from. */
  readonly sources: ReadonlyMap<string, readonly Sentence[]>;
  /** Sentences that are longer than their field. */
  readonly rest: readonly Sentence[];
}

const maxSteps = 50;
const maxStep = 500;
const maxPassage = 2000;

/** A bug's fields from the parts of its report; what happened is the lead itself where no part says it. */
export function bugFieldsOf(plan: Plan): BugFields {
  const bug: Bug = { steps: [], expected: "", actual: "", environment: "", severity: null };
  const sources = new Map<string, Sentence[]>();
  const rest: Sentence[] = [];
  const note = (field: string, sentence: Sentence) => sources.set(field, [...(sources.get(field) ?? []), sentence]);
  for (const { sentence, use } of plan.parts) {
    if (!isReportUse(use)) continue;
    for (const passage of use === "environment" ? [{ use, text: sentence.text }] : passagesOf(sentence.text, use)) {
      const text = oneLine(passage.text);
      if (text === "") {
        note(`bug.${passage.use}`, sentence);
        continue;
      }
      if (passage.use === "steps") {
        if (text.length > maxStep || bug.steps.length >= maxSteps) rest.push(sentence);
        else note(`bug.steps.${bug.steps.push(text) - 1}`, sentence);
        continue;
      }
      const longer = joined(bug[passage.use], text, sentence);
      if (longer.length > maxPassage) rest.push(sentence);
      else {
        bug[passage.use] = longer;
        note(`bug.${passage.use}`, sentence);
      }
    }
  }
  if (bug.actual === "") {
    bug.actual = clip(oneLine(plan.lead.text), maxPassage);
    note("bug.actual", plan.lead);
  }
  return { bug, sources, rest };
}

function isReportUse(use: string): use is ReportUse {
  return use === "steps" || use === "expected" || use === "actual" || use === "environment";
}

function joined(before: string, text: string, sentence: Sentence): string {
  if (before === "") return text;
  return `${before}${isItem(sentence) || partOfLabel(sentence.text) !== null ? "\n" : " "}${text}`;
}
