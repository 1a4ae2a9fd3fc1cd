import type { AcceptanceCriterion } from "@myba/shared/tickets/content";
import { criterionOf } from "./cell-lists.ts";
import type { ListItem } from "./markdown-list.ts";
import { readInline } from "./markdown-text.ts";

/** What a criterion is when a document does not say: Gherkin when it has steps, otherwise a check. */
export function defaultKind(
  criterion: Pick<AcceptanceCriterion, "given" | "when" | "then">,
): AcceptanceCriterion["kind"] {
  const steps = [...criterion.given, ...criterion.when, ...criterion.then];
  return steps.some((step) => step.trim() !== "") ? "gherkin" : "check";
}

/** Criteria from a list: `**AC-1** text` with steps below as MyBA writes it, or any list, an item each. */
export function criteriaFromList(items: readonly ListItem[]): AcceptanceCriterion[] {
  return items.map((item, index) => {
    const [prefix = "", id = `AC-${index + 1}`, kind] =
      /^\*\*(AC-[1-9]\d?)(?: \((gherkin|ears|check)\))?\*\* ?/.exec(item.text) ?? [];
    const criterion = criterionOf(id, "check", readInline(item.text.slice(prefix.length)));
    for (const child of item.children) {
      const [word = ""] = /^\*\*(?:Given|When|Then)\*\* ?/.exec(child.text) ?? [];
      const step = readInline(child.text.slice(word.length));
      if (word.startsWith("**Given")) criterion.given.push(step);
      else if (word.startsWith("**When")) criterion.when.push(step);
      else if (word.startsWith("**Then")) criterion.then.push(step);
      else criterion.text = `${criterion.text} ${step}`;
    }
    return {
      ...criterion,
      kind: kind === "gherkin" || kind === "ears" || kind === "check" ? kind : defaultKind(criterion),
    };
  });
}
