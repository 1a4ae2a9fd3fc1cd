import type { Reading } from "../reading/reading.ts";
import { headingTitle } from "./heading-title.ts";
import type { Plan } from "./plan.ts";
import { titleFrom } from "./title.ts";

/**
 * A ticket that has a heading to itself is called what the author called it: "US-12 Freeze membership", "Story 2: Pay",
 * "Feature: Password reset". Only headings with an id or such a word, others name a subject rather than a ticket.
 */
export function nameAfterHeadings(reading: Reading, plans: readonly Plan[]): void {
  const alone = new Map<number, Plan | null>();
  for (const plan of plans) {
    if (plan.parent === null && plan.type !== "spike") alone.set(plan.section, alone.has(plan.section) ? null : plan);
  }
  const headings = new Map(
    reading.sentences.filter(({ block }) => block === "heading").map((heading) => [heading.id, heading]),
  );
  for (const [section, plan] of alone) {
    const { headingId, title } = reading.sections[section]!;
    const heading = headingId === null ? undefined : headings.get(headingId);
    if (plan === null || heading === undefined) continue;
    const isOfTicket = /\p{L}.*\d/u.test(heading.reference) || /^(?:feature|(?:user )?story)\b.*:/iu.test(title);
    const name = isOfTicket ? titleFrom(headingTitle(title)) : "";
    if (!/\p{L}{2}/u.test(name)) continue;
    plan.title = name;
    plan.titleHeading = heading;
  }
}
