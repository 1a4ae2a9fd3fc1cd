import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCsv } from "./csv.ts";

export const issueLabels = ["bug", "feature", "question"] as const;
export type IssueLabel = (typeof issueLabels)[number];

/** One labelled GitHub issue (NLBSE '24 tool competition). */
export interface LabelledIssue {
  readonly repo: string;
  readonly label: IssueLabel;
  readonly title: string;
  readonly body: string;
}

export interface IssueTypeScore {
  /** Mean of the three F1, as a fraction. */
  readonly macroF1: number;
  readonly f1: Readonly<Record<IssueLabel, number>>;
  readonly n: number;
}

/** Macro-F1 of a classifier over bug, feature and question. */
export function scoreIssueTypes(
  issues: readonly LabelledIssue[],
  classify: (issue: LabelledIssue) => IssueLabel,
): IssueTypeScore {
  const verdicts = issues.map((issue) => ({ label: issue.label, found: classify(issue) }));
  const f1Of = (label: IssueLabel): number => {
    const right = verdicts.filter((verdict) => verdict.label === label && verdict.found === label).length;
    const found = verdicts.filter((verdict) => verdict.found === label).length;
    const wanted = verdicts.filter((verdict) => verdict.label === label).length;
    return found + wanted === 0 ? 0 : (2 * right) / (found + wanted);
  };
  const f1 = { bug: f1Of("bug"), feature: f1Of("feature"), question: f1Of("question") };
  return { macroF1: (f1.bug + f1.feature + f1.question) / issueLabels.length, f1, n: issues.length };
}

/** The labelled issues of every nlbse24 CSV file of a folder. */
export function readIssues(directory: string): LabelledIssue[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith("nlbse24") && name.endsWith(".csv"))
    .toSorted()
    .flatMap((name) => parseCsv(readFileSync(join(directory, name), "utf8")))
    .flatMap(({ repo = "", label, title = "", body = "" }) => {
      const known = issueLabels.find((name) => name === label);
      return known ? [{ repo, label: known, title, body }] : [];
    });
}
