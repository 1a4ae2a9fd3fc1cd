import type { Sentence } from "../reading/reading.ts";
import { oneLine } from "./wording.ts";

/** The goals to make tickets of. Names ("Email or FTP") and nouns ("download of software") join things, not goals. */
export function goalsOf({ slots, text }: Sentence, intro: Sentence | null): readonly string[] {
  const { goals, goal, negative } = slots;
  const beginsWithVerb = intro !== null && /\b(?:to|must|shall|should|can|will)\s*:?$/iu.test(intro.text);
  if (goal === "" && beginsWithVerb) return [oneLine(text).replace(/[.;,]$/u, "")];
  const areOrders = goals.slice(1).every((one) => !/^\p{Lu}|^\p{L}+ of\b/u.test(one) || /^\p{Lu}/u.test(goals[0]!));
  if (goals.length > 1 && areOrders && !negative) return goals;
  const isDenied = negative && goal !== "" && !/\b(?:not|never|no|without)\b/iu.test(goal);
  return [isDenied ? `not ${goal}` : goal];
}

/** Same verb and object for the same role in the same section: one ticket. */
export function topicOf({ section, slots }: Sentence, role: string): string {
  const { verb, object, negative, subject } = slots;
  if (verb === "" || object === "" || negative) return "";
  return `${section}\n${role}\n${subject}\n${verb}\n${object}`.toLowerCase();
}
