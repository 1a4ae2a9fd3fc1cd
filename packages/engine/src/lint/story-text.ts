import type { Story } from "@myba/shared/tickets/content";
import type { Defect } from "./defect.ts";

/** Rules 1 and 2 of the ticket reference: a story names somebody, and something that is wanted. */
export function storyDefects(story: Story): readonly Defect[] {
  const defects: Defect[] = [];
  if (story.role.trim() === "") defects.push({ rule: "wf/role-missing", level: "error", field: "story.role" });
  if (!namesWish(story.goal)) defects.push({ rule: "wf/goal-missing", level: "error", field: "story.goal" });
  return defects;
}

/**
 * Whether a goal says what is wanted: a verb, with or without an object ("pay", "log in"), or a thing ("a dark theme").
 * Told without a tagger: any word that is more than a joint, an adverb or a measure of how well.
 */
export function namesWish(goal: string): boolean {
  const words = goal.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’_./-]*/gu) ?? [];
  return words.some((word) => !emptyWords.has(word));
}

const emptyWords: ReadonlySet<string> = new Set(
  `in out on off up down back away over by to at for with from of and or not so as if when while the a an be able
  easily quickly better faster more less well again now then there here too also only just be it this that`.split(
    /\s+/u,
  ),
);
