import type { AcceptanceCriterion, TicketContent } from "@myba/shared/tickets/content";
import { clip } from "../template/wording.ts";
import { harmlessMarkdown } from "./clean-markdown.ts";
import { plainLine } from "./clean-text.ts";
import { repairedCriteria } from "./repair-criteria.ts";
import {
  repairedAssumptions,
  repairedBug,
  repairedDate,
  repairedLabels,
  repairedPoints,
  repairedQuestions,
  repairedSpike,
  repairedStory,
  repairedSubtasks,
} from "./repair-ticket.ts";
import type { ClaimedSources } from "./source-words.ts";
import type { ChangeAnswer, RefineAnswer } from "./ticket-answer.ts";

/**
 * The fields a model's answer sets, each valid for a ticket; what it leaves as it is, is not in it. What a person did to a
 * part that stays (a ticked subtask, an answered question, where a criterion came from) is kept.
 */
export function repairedChange(
  answer: ChangeAnswer,
  before: TicketContent,
  sources: ClaimedSources,
): Partial<TicketContent> {
  const change: Partial<TicketContent> = {};
  for (const name of answer.clear ?? []) Object.assign(change, emptied[name]);
  const set = <Name extends keyof RefineAnswer>(
    name: Name,
    make: (value: NonNullable<RefineAnswer[Name]>) => Partial<TicketContent>,
  ): void => {
    const value = answer[name];
    if (value !== null && value !== undefined) Object.assign(change, make(value));
  };
  set("title", (title) => {
    const line = clip(plainLine(title), 200);
    return line === "" ? {} : { title: line };
  });
  set("type", (type) => ({ type }));
  set("story", (story) => ({ story: repairedStory(story) }));
  set("description", (text) => ({ description: clip(harmlessMarkdown(text, sources.hasUrl), 20_000) }));
  set("acceptanceCriteria", (criteria) => ({
    acceptanceCriteria: withKnown(repairedCriteria(criteria, sources), before),
  }));
  set("bug", (bug) => ({ bug: repairedBug(bug) }));
  set("spike", (spike) => ({ spike: repairedSpike(spike) }));
  set("subtasks", (subtasks) => ({
    subtasks: repairedSubtasks({ subtasks }).map(({ title }) => ({
      title,
      done: before.subtasks.find((known) => known.title === title)?.done ?? false,
    })),
  }));
  set("points", (points) => repairedPoints(points));
  set("priority", ({ level, reason }) => ({
    priority: level,
    priorityReason: level === "none" ? "" : clip(plainLine(reason), 300),
  }));
  set("labels", (labels) => ({ labels: repairedLabels(labels) }));
  set("component", (text) => ({ component: clip(plainLine(text), 100) }));
  set("fixVersion", (text) => ({ fixVersion: clip(plainLine(text), 100) }));
  set("dueDate", (date) => (repairedDate(date) === null ? {} : { dueDate: repairedDate(date) }));
  set("assumptions", (assumptions) => ({ assumptions: repairedAssumptions({ assumptions }).map(({ text }) => text) }));
  set("openQuestions", (questions) => ({
    openQuestions: repairedQuestions(questions).map((question) => ({
      ...question,
      answer: before.openQuestions.find(({ text }) => text === question.text)?.answer ?? null,
    })),
  }));
  return change;
}

/** What each field that can be cleared is then. */
const emptied: Readonly<Record<RefineAnswer["clear"][number], Partial<TicketContent>>> = {
  story: { story: null },
  bug: { bug: null },
  spike: { spike: null },
  points: { points: null, estimate: null },
  priority: { priority: "none", priorityReason: "" },
  dueDate: { dueDate: null },
};

function withKnown(criteria: readonly AcceptanceCriterion[], before: TicketContent): AcceptanceCriterion[] {
  return criteria.map((criterion) => {
    const known = before.acceptanceCriteria.find(({ text }) => text === criterion.text);
    return known !== undefined && criterion.sourceIds.length === 0
      ? { ...criterion, sourceIds: known.sourceIds }
      : criterion;
  });
}
