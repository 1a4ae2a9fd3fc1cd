import { pointScale, type Points, type Priority, type Status, type TicketType } from "@myba/shared/tickets/content";

/*
 * What other trackers call types, priorities and states. A word that is not known gives `undefined`: the caller
 * decides what an unknown word means, and where to keep it.
 */

export function typeCalled(word: string): TicketType | undefined {
  return types[plain(word)];
}

export function priorityCalled(word: string): Priority | undefined {
  return prioritiesByWord[plain(word)];
}

export function statusCalled(word: string): Status | undefined {
  return statusesByWord[plain(word)];
}

/** The number as points when it is on the scale; a number off the scale is nobody's estimate on it. */
export function pointsCalled(word: string): Points | undefined {
  const value = word.trim() === "" ? Number.NaN : Number(word);
  return pointScale.find((step) => step === value);
}

/** `Two words` becomes `Two-words`: labels of other trackers may hold spaces and signs. */
export function labelsCalled(words: readonly string[]): string[] {
  const labels = words.map((word) => (word.match(/[\p{L}\p{N}]+/gu) ?? []).join("-").slice(0, 50).replace(/-$/, ""));
  return [...new Set(labels)].filter((label) => label !== "").slice(0, 20);
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

const types: Partial<Record<string, TicketType>> = {
  epic: "epic",
  initiative: "epic",
  story: "story",
  userstory: "story",
  feature: "story",
  featurerequest: "story",
  newfeature: "story",
  enhancement: "story",
  improvement: "story",
  productbacklogitem: "story",
  requirement: "story",
  task: "task",
  chore: "task",
  issue: "task",
  bug: "bug",
  defect: "bug",
  incident: "bug",
  spike: "spike",
  research: "spike",
  subtask: "subtask",
};

const prioritiesByWord: Partial<Record<string, Priority>> = {
  highest: "urgent",
  urgent: "urgent",
  critical: "urgent",
  blocker: "urgent",
  p0: "urgent",
  "1": "urgent",
  high: "high",
  major: "high",
  p1: "high",
  "2": "high",
  medium: "medium",
  normal: "medium",
  p2: "medium",
  "3": "medium",
  low: "low",
  minor: "low",
  p3: "low",
  "4": "low",
  lowest: "low",
  trivial: "low",
  none: "none",
  nopriority: "none",
  "0": "none",
  "": "none",
};

const statusesByWord: Partial<Record<string, Status>> = {
  "": "draft",
  draft: "draft",
  backlog: "draft",
  new: "draft",
  open: "draft",
  opened: "draft",
  triage: "draft",
  todo: "draft",
  proposed: "draft",
  ready: "ready",
  approved: "ready",
  selectedfordevelopment: "ready",
  doing: "doing",
  active: "doing",
  started: "doing",
  inprogress: "doing",
  inreview: "doing",
  committed: "doing",
  done: "done",
  closed: "done",
  completed: "done",
  complete: "done",
  resolved: "done",
};
