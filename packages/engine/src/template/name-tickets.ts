import type { Plan } from "./plan.ts";
import { longTitleFrom, titleFrom } from "./title.ts";
import { oneLine, withoutMarks } from "./wording.ts";

/** Gives every ticket its title; two tickets that would be called the same get longer ones. */
export function nameTickets(plans: readonly Plan[]): void {
  const byTitle = new Map<string, Plan[]>();
  for (const plan of plans) {
    if (plan.title === "") plan.title = titleFrom(titleSource(plan)) || longTitleFrom(plan.lead.text);
    const key = plan.title.toLowerCase();
    const known = byTitle.get(key);
    if (known === undefined) byTitle.set(key, [plan]);
    else known.push(plan);
  }
  for (const same of byTitle.values()) {
    if (same.length > 1) for (const plan of same) plan.title = longTitleFrom(titleSource(plan)) || plan.title;
  }
}

/** The words a ticket is named after. */
export function titleSource(plan: Plan): string {
  const text = oneLine(plan.lead.text);
  if (plan.type === "epic" || plan.type === "spike") return text;
  if (plan.type === "bug") return text.replace(/^(?:bug|defect|problem|issue)\s*:\s*/iu, "");
  if (plan.goal !== "" && !plan.lead.slots.negative && !isState(plan.goal)) return plan.goal;
  return leadIn(text) ?? withoutOpening(text);
}

/** "**Task data structure** - must come first" is called "Task data structure". */
function leadIn(text: string): string | null {
  const bold = /^(?:\*\*|__)(.{3,80}?)(?:\*\*|__)\s*(?:[-–—:(]|$)/u.exec(text)?.[1];
  if (bold !== undefined) return bold.replace(/:$/u, "");
  const named = /^([^.:;–—]{3,60}?)(?::|\s[–—-])\s+\S/u.exec(withoutMarks(text))?.[1];
  return named !== undefined && named.split(" ").length <= 8 ? named : null;
}

/** A goal like "be available during office hours" names a state, which only reads well with its subject. */
function isState(goal: string): boolean {
  return /^(?:be|have been|not)\b/iu.test(goal);
}

function withoutOpening(text: string): string {
  return text.replace(/^(?:the|an?)\s+(?=\S)/iu, "");
}
