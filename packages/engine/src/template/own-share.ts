import type { Sentence } from "../reading/reading.ts";
import type { Plan } from "./plan.ts";

/**
 * The lead of a ticket without what it says about the other goals of the same sentence: in "add a night mode and answer
 * within 2 seconds" the time belongs to the second goal only.
 */
export function ownShare({ lead, goal }: Plan): Sentence {
  const others = lead.slots.goals.filter((other) => other !== goal);
  if (goal === "" || others.length === 0 || !lead.slots.goals.includes(goal)) return lead;
  const isOthers = (words: string) => !goal.includes(words) && others.some((other) => other.includes(words));
  let text = lead.text;
  for (const other of others) text = text.replace(other, "");
  const slots = {
    ...lead.slots,
    conditions: lead.slots.conditions.filter((condition) => !isOthers(condition)),
    numbers: lead.slots.numbers.filter((number) => !isOthers(number.text)),
  };
  return { ...lead, text, slots };
}
