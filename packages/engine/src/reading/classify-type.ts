import type { TicketType } from "@myba/shared/tickets/content";
import { typeCues } from "./english/type-cues.ts";
import { typeBias, typeWeights } from "./english/type-weights.ts";
import { readIssueProse } from "./issue-prose.ts";

/** What kind of ticket a text is about, and why. */
export interface TypeVerdict {
  /** `bug`, `story`, `task` or `spike`. */
  readonly type: TicketType;
  /** The strongest cue, for the user after "because it …": "gives steps to reproduce". */
  readonly reason: string;
  /** Points of the three families; a spike is a question, a story or task a feature. Higher is likelier. */
  readonly scores: { readonly bug: number; readonly feature: number; readonly question: number };
}

/**
 * Tells bug, feature (story or task) and question (spike) apart, for a pasted issue or, with an empty body, for a single
 * sentence. Deterministic: cues of wording, each with a fixed weight.
 */
export function classifyType(report: { readonly title: string; readonly body: string }): TypeVerdict {
  const issue = readIssueProse(report);
  const held = typeCues.filter((cue) => cue.holds(issue));
  const bias = issue.body === "" ? ([0, 0, 0] as const) : typeBias;
  const pointsOf = (column: 0 | 1 | 2): number =>
    held.reduce((sum, cue) => sum + (typeWeights[cue.name]?.[column] ?? 0), bias[column]);
  const scores = { bug: pointsOf(0), feature: pointsOf(1), question: pointsOf(2) };
  const reasonFor = (column: 0 | 1 | 2, otherwise: string): string => {
    const worth = (name: string): number => typeWeights[name]?.[column] ?? 0;
    const best = held.toSorted((left, right) => worth(right.name) - worth(left.name))[0];
    return best && worth(best.name) > 0 ? best.says : otherwise;
  };
  if (scores.bug > scores.feature && scores.bug >= scores.question) {
    return { type: "bug", reason: reasonFor(0, "reads like a report of a fault"), scores };
  }
  if (scores.question > scores.feature) {
    return { type: "spike", reason: reasonFor(2, "leaves open what is wanted"), scores };
  }
  const type = chorePattern.test(issue.title) ? "task" : "story";
  return { type, reason: reasonFor(1, "describes something wanted"), scores };
}

/** Work nobody outside the team sees. */
const chorePattern =
  /^(?:[\w()/-]{1,30}:\s{1,3})?(?:refactor|rename|upgrade|bump|migrate|clean ?up|document|write (?:docs|tests)|add (?:unit |integration |e2e )?tests?|set up|setup|configure|deploy|remove dead|replace|rewrite|chore|ci|docs|build|test)\b/;
