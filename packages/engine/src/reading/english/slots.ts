import type { Slots } from "../reading.ts";

/** Nothing said. */
export const emptySlots: Slots = {
  role: "",
  goal: "",
  benefit: "",
  verb: "",
  object: "",
  goals: [],
  conditions: [],
  modal: null,
  negative: false,
  numbers: [],
};

/** Crude for a start. */
export function readSlots(text: string): Slots {
  const story =
    /^As (?:an?|the) (.{1,100}?),? (?:I|we) (?:want to be able to|want to|would like to|want|need to|can) (.{1,1000}?)(?:,? (?:so that|in order to) (.{1,1000}?))?[.]?$/i.exec(
      text.slice(0, 2000),
    );
  const goal = story?.[2] ?? "";
  const verb = /^\S+/.exec(goal)?.[0] ?? "";
  return {
    ...emptySlots,
    role: story?.[1] ?? "",
    goal,
    benefit: story?.[3] ?? "",
    verb,
    object: goal.slice(verb.length).trim(),
    goals: goal ? [goal] : [],
    modal: /\b(?:shall|must)\b/.test(text) ? "must" : null,
    negative: false,
  };
}
