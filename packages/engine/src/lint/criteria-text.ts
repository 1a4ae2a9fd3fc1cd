import type { AcceptanceCriterion } from "@myba/shared/tickets/content";
import type { Defect } from "./defect.ts";

/**
 * Rules 29, 30 and 35 of the ticket reference: Gherkin whose steps each stand on a line of their own, with an outcome and one event,
 * and no criterion that says nothing.
 */
export function criterionDefects(criterion: AcceptanceCriterion, index: number): readonly Defect[] {
  const field = `acceptanceCriteria.${index}`;
  const defects: Defect[] = [];
  if (isPlaceholder(criterion.text)) defects.push({ rule: "ac/placeholder", level: "error", field });
  if (criterion.kind !== "gherkin") return defects;
  const lines = [...criterion.given, ...criterion.when, ...criterion.then];
  if (lines.some((line) => /[\n\r]/u.test(line) || line.trim() === "")) {
    defects.push({ rule: "ac/gherkin-invalid", level: "error", field });
  }
  if (criterion.then.length === 0) defects.push({ rule: "ac/no-then", level: "error", field });
  if (criterion.when.length > 1) defects.push({ rule: "ac/when-multiple", level: "warning", field });
  return defects;
}

/** Words that stand where a criterion should be: "TBD", "Works as expected". */
export function isPlaceholder(text: string): boolean {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  return words === "" || placeholders.some((pattern) => pattern.test(words));
}

const placeholders: readonly RegExp[] = [
  /^(?:tbd|tbc|tba|todo|to do|na|n a|none|xxx|lorem ipsum.*|to be (?:determined|defined|confirmed|decided|done|added|specified)(?: later)?)$/u,
  /^(?:the )?(?:implementation|work|task|story|feature|development|code)(?: is)? (?:complete|completed|done|finished)$/u,
  /^(?:the )?(?:work|implementation|feature|code|result) matches (?:the )?(?:description|requirements?|story)$/u,
  /^(?:it |everything |this |the (?:feature|system|implementation) )?works(?: correctly| properly| fine| as (?:expected|described|intended|designed))?$/u,
  /^(?:as (?:expected|described|above)|see (?:above|below|description))$/u,
];
