import type { AcceptanceCriterion } from "@myba/shared/tickets/content";

/** The kinds of criteria as menus offer them. */
export const criterionKindWords: readonly { readonly value: AcceptanceCriterion["kind"]; readonly label: string }[] = [
  { value: "check", label: "A sentence" },
  { value: "ears", label: "A rule (When …, the system shall …)" },
  { value: "gherkin", label: "Given / When / Then" },
];

/** The lowest number that is free. */
export function nextCriterionId(criteria: readonly AcceptanceCriterion[]): string {
  const taken = new Set(criteria.map((criterion) => criterion.id));
  let number = 1;
  while (taken.has(`AC-${number}`)) number += 1;
  return `AC-${number}`;
}

/** The same criterion written in another way; what it says is kept. */
export function asKind(criterion: AcceptanceCriterion, kind: AcceptanceCriterion["kind"]): AcceptanceCriterion {
  if (kind !== "gherkin") return { ...criterion, kind, given: [], when: [], then: [] };
  const hasSteps = criterion.when.length > 0 || criterion.then.length > 0;
  return { ...criterion, kind, ...(hasSteps ? {} : { then: [criterion.text.slice(0, 300)] }) };
}

/** Replaces, adds (one past the end) or removes (null) a step; the sentence follows the steps. */
export function withStep(
  criterion: AcceptanceCriterion,
  part: "given" | "when" | "then",
  index: number,
  text: string | null,
): AcceptanceCriterion {
  const steps = [...criterion[part]];
  if (text === null) steps.splice(index, 1);
  else steps[index] = text;
  const next = { ...criterion, [part]: steps };
  const sentence = [say("Given", next.given), say("when", next.when), say("then", next.then)]
    .filter(Boolean)
    .join(", ");
  return { ...next, text: sentence === "" ? criterion.text : capitalised(sentence).slice(0, 500) };
}

function say(word: string, steps: readonly string[]): string {
  const said = steps.filter((step) => step.trim() !== "");
  return said.length === 0 ? "" : `${word} ${said.join(" and ")}`;
}

function capitalised(sentence: string): string {
  return `${sentence[0]?.toUpperCase() ?? ""}${sentence.slice(1)}`;
}
