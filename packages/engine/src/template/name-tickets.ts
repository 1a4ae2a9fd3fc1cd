import { inBaseForm } from "./base-form.ts";
import { headingTitle } from "./heading-title.ts";
import { isPerson } from "./item-type.ts";
import { isOwnWish, opensDefinition } from "./list-intro.ts";
import type { Plan } from "./plan.ts";
import { longTitleFrom, titleFrom } from "./title.ts";
import { oneLine, withoutMarks } from "./wording.ts";

/** Gives every ticket its title; two tickets that would be called the same get longer ones. */
export function* nameTickets(plans: readonly Plan[]): Generator<void, void> {
  const byTitle = new Map<string, Plan[]>();
  for (const [index, plan] of plans.entries()) {
    if (index % 200 === 199) yield;
    if (plan.title === "") plan.title = titleFrom(titleSource(plan)) || longTitleFrom(plan.lead.text);
    const key = plan.title.toLowerCase();
    const known = byTitle.get(key);
    if (known === undefined) byTitle.set(key, [plan]);
    else known.push(plan);
  }
  for (const same of byTitle.values()) {
    if (same.length === 1) continue;
    for (const [index, plan] of same.entries()) {
      if (index % 200 === 199) yield;
      plan.title = longTitleFrom(titleSource(plan)) || plan.title;
    }
  }
}

/** The words a ticket is named after. */
export function titleSource(plan: Plan): string {
  const text = oneLine(plan.lead.text.slice(0, 1000)).replace(kindTag, "").replace(marker, "").replace(announced, "");
  if (plan.lead.block === "heading")
    return plan.type === "epic" ? headingTitle(text) : withItems(plan.goal || text, plan);
  if (plan.type === "spike" && plan.lead.kind === "question") return text;
  if (plan.type === "bug") return text.replace(/^(?:[^.:;"“]{0,40}\b)?(?:bug|defect|problem|issue)\s*:\s*(?=\S)/iu, "");
  if (opensDefinition(text)) return withItems(text, plan);
  const named = leadIn(text);
  if (named !== null && isListed(plan)) return named;
  return readsAsOrder(plan) ? asOrder(plan) : (named ?? text.replace(/:$/u, ""));
}

/** "[Bug]", "(feat):" in front of a title. */
const kindTag = /^\s*(?:\[(?:\p{L}+[ -]?){1,3}\]|\((?:bug|feat|feature|chore|fix|docs)\))\s*:?\s+(?=\S)/iu;

/** A word in front that says how much something is wanted or what it is, not what it is about. */
const marker =
  /^\W*(?:nice[ -]to[ -]haves?|(?:must|should|could|won['’]t)[ -]haves?|P\d|optional|(?:high|medium|low) priority|to-?do|action(?: items?| points?)?|decision|follow-?up|note|idea|feature(?: request)?|(?:user )?story|task|requirement|improvement|wish)\W*\s*[:–-]\s*(?=\S)/iu;

/** "One thing we noticed ourselves: …": that something is said, not what. */
const announced =
  /^(?:and )?(?:one|another|a|the|just one) (?:(?:more|last|other|final|small) )?(?:thing|point|remark|note)\b[^.:;]{0,40}:\s+(?=\S)/iu;

/** "A user account contains" goes on with what it contains. */
function withItems(heading: string, plan: Plan): string {
  if (!opensDefinition(heading)) return heading;
  const items = plan.parts.filter(({ use }) => use === "criterion").map(({ sentence }) => oneLine(sentence.text));
  return `${heading.replace(/:$/u, "")} ${items.map((item) => item.replace(/[.;,]$/u, "")).join(", ")}`;
}

function isListed({ lead }: Plan): boolean {
  return lead.block === "bullet" || lead.block === "step";
}

/** "**Task data structure** - must come first" is called "Task data structure". */
export function leadIn(text: string): string | null {
  const bold = /^(?:\*\*|__)(.{3,80}?)(?:\*\*|__)\s*(?:[-–—:(]|$)/u.exec(text)?.[1];
  if (bold !== undefined) return bold.replace(/:$/u, "");
  const named = /^([^.:;–—]{3,60}?)(?::|\s[–—-])\s+\S/u.exec(withoutMarks(text))?.[1];
  return named !== undefined && named.split(" ").length <= 8 ? named : null;
}

/**
 * Whether the goal alone makes a title. Not when it is one word, names a state ("be available during office hours"),
 * is denied, only says what might happen, or is a torn piece of its sentence.
 */
function readsAsOrder({ goal, lead, role }: Plan): boolean {
  if (goal === "" || /^[^\p{L}\p{N}"'“‘`(/-]/u.test(goal)) return false;
  if (isOwnWish(lead) || /^(?:please |and |also )?(?:could|can|would) (?:we|you|I)\b/iu.test(lead.text)) return true;
  if (lead.slots.negative || !/\s/u.test(goal.trim()) || !isActor(lead.slots.subject, role)) return false;
  if (/^(?:be|been|have been|become|only|not|remain|stay|appear|contain|consist)\b/iu.test(goal)) return false;
  if (lead.slots.modal === "may" && role === "") return false;
  if (/^\p{L}+ (?:it|them|this|that|these|those)\b/iu.test(goal)) return false;
  return goal.split("(").length === goal.split(")").length;
}

/** The product or somebody: "The system shall log in …" needs no subject in its title, "The search shall take …" does. */
function isActor(subject: string, role: string): boolean {
  return subject === "" || role !== "" || !isPerson(subject) || /\p{Lu}{2}|^we$/u.test(subject);
}

/** The goal as an order: "reminds the user" is titled "Remind the user". */
function asOrder({ goal, lead }: Plan): string {
  return lead.slots.modal === "imperative" ? goal : inBaseForm(goal, lead.slots.verb);
}
