import type { Story } from "@myba/shared/tickets/content";
import type { Defect } from "./defect.ts";

/** Rules 1 and 2 of the ticket reference: a story names somebody, and something that is wanted. */
export function storyDefects(story: Story): readonly Defect[] {
  const defects: Defect[] = [];
  if (story.role.trim() === "") defects.push({ rule: "wf/role-missing", level: "error", field: "story.role" });
  if (!hasNoun(story.goal)) defects.push({ rule: "wf/goal-missing", level: "error", field: "story.goal" });
  return defects;
}

/**
 * Whether a goal has a verb with an object, or is a thing itself ("I want a dark theme": there "want" is the verb).
 * Told without a tagger: a word beyond the first verb and its particles.
 */
export function hasNoun(goal: string): boolean {
  const words = goal.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’_./-]*/gu) ?? [];
  return words.slice(1).some((word) => !emptyWords.has(word)) || /^(?:an?|the)\s+\p{L}/iu.test(goal);
}

const emptyWords: ReadonlySet<string> = new Set(
  `in out on off up down back away over by to at for with from of and or not so as if when while the a an be able
  easily quickly better faster more less well again now then there here too also only just`.split(/\s+/u),
);
