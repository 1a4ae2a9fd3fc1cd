import type { AcceptanceCriterion } from "@myba/shared/tickets/content";
import { isPlaceholder } from "../lint/criteria-text.ts";
import { capitalised, clip } from "../template/wording.ts";
import { plainLine } from "./clean-text.ts";
import type { ClaimedSources } from "./source-words.ts";
import type { TicketAnswer } from "./ticket-answer.ts";

type CriterionAnswer = TicketAnswer["acceptanceCriteria"][number];

/** The criteria of an answer, numbered anew, without empty ones, placeholders and repetitions. */
export function repairedCriteria(
  answers: readonly CriterionAnswer[],
  sources: Pick<ClaimedSources, "plausible">,
): AcceptanceCriterion[] {
  const seen = new Set<string>();
  return answers
    .slice(0, 200)
    .map((answer) => repairedCriterion(answer, sources))
    .filter(({ text }) => {
      const key = text.toLowerCase();
      if (isPlaceholder(text) || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, 20)
    .map((criterion, index) => ({ ...criterion, id: `AC-${index + 1}` }));
}

function repairedCriterion(
  answer: CriterionAnswer,
  sources: Pick<ClaimedSources, "plausible">,
): Omit<AcceptanceCriterion, "id"> {
  const [given, when, then] = [steps(answer.given), steps(answer.when), steps(answer.then)];
  const isGherkin = answer.kind === "gherkin" && when.length > 0 && then.length > 0;
  const text = clip(
    plainLine(answer.text).replace(/^AC[- ]?\d{1,3}\s?[:.)]\s/u, "") || told({ given, when, then }),
    500,
  );
  return {
    kind: answer.kind === "gherkin" && !isGherkin ? "check" : answer.kind,
    text,
    given: isGherkin ? given : [],
    when: isGherkin ? when : [],
    then: isGherkin ? then : [],
    sourceIds: sources.plausible(answer.sourceIds, [text, ...given, ...when, ...then].join(" ")),
  };
}

/** Gherkin's own words go: the steps stand under them. */
function steps(lines: readonly string[]): string[] {
  return lines
    .slice(0, 10)
    .map((line) => clip(plainLine(line).replace(/^(?:given|when|then|and)\s+(?=\S)/iu, ""), 300))
    .filter((line) => line !== "");
}

function told({ given, when, then }: { given: string[]; when: string[]; then: string[] }): string {
  const parts = [
    ...(given.length > 0 ? [`given ${given.join(" and ")}`] : []),
    ...(when.length > 0 ? [`when ${when.join(" and ")}`] : []),
    ...(then.length > 0 ? [`then ${then.join(" and ")}`] : []),
  ];
  return capitalised(parts.join(", "));
}
