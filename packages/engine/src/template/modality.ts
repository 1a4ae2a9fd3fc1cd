import type { Plan } from "./plan.ts";
import { contentWords } from "./wording.ts";

/** How a ticket is worded: something to do, something that always holds, or only the name of something. */
export type Modality = "action" | "rule" | "thing";

/** How a ticket's title puts it. */
export function modalityOf({ goal, title, type }: Plan): Modality {
  const startsWithGoal = goal !== "" && contentWords(title)[0] === contentWords(goal)[0];
  if (type === "story" || startsWithGoal) return "action";
  const isSentence = title.split(" ").length > 4 && !/^\p{Lu}\p{L}+ (?:of|for|with|and)\b/u.test(title);
  if (isSentence) return "rule";
  return /\b(?:must|shall|should|can(?:not)?|may|will|needs?|is|are|be|has|have|not?|\p{L}+n['’]t)\b/iu.test(title)
    ? "rule"
    : "thing";
}

/** Whether it is about a quality that a number says best. */
export function isMeasurable({ lead }: Plan): boolean {
  return lead.quality === "performance" || lead.quality === "availability" || lead.quality === "scalability";
}
