import { criterionKinds, priorities, severities, ticketTypes } from "@myba/shared/tickets/content";
import { z } from "zod";

// What a model is asked for and what its answer is read by: one definition for both. Properties stand in the order they
// should be written, so that a title is there first. Ids, history and whatever a person sets are not part of it: a model
// cannot write what it is not asked for.

const sourceIds = z.array(z.string()).describe('Ids of the sentences this was taken from, such as "s12"');

const storyAnswer = z.object({
  role: z.string().nullable().describe('Who, without "As a"; null when the text names nobody'),
  goal: z.string().describe("What they want to do, beginning with the verb"),
  benefit: z.string().nullable().describe('Why, without "so that"; null when the text gives no reason'),
  sourceIds,
});

const criterionAnswer = z.object({
  kind: z.enum(["check", ...criterionKinds.filter((kind) => kind !== "check")]),
  text: z.string().describe("The whole criterion in one sentence"),
  given: z.array(z.string()).describe("Only for gherkin, otherwise empty"),
  when: z.array(z.string()),
  then: z.array(z.string()),
  sourceIds,
});

const bugAnswer = z.object({
  steps: z.array(z.string()),
  expected: z.string().nullable(),
  actual: z.string().nullable(),
  environment: z.string().nullable(),
  severity: z.enum(severities).nullable(),
  sourceIds,
});

const spikeAnswer = z.object({
  question: z.string(),
  timeboxHours: z.number().int().nullable(),
  output: z.string().nullable(),
  sourceIds,
});

const pointsAnswer = z.object({
  value: z.number().int().describe("0, 1, 2, 3, 5, 8, 13 or 21"),
  reason: z.string(),
});

const priorityAnswer = z.object({
  level: z.enum(priorities),
  reason: z.string().describe("The author's words that say so"),
  sourceIds,
});

const questionAnswer = z.object({
  text: z.string(),
  field: z.string().describe('The field the answer would fill, such as "story.benefit"'),
  options: z.array(z.string()).describe("Up to 4 answers, only from the text"),
});

const subtaskAnswer = z.object({ title: z.string(), sourceIds });

const assumptionAnswer = z.object({ text: z.string(), sourceIds });

/** One ticket as a model writes it. */
export const ticketAnswer = z.object({
  ref: z.string().describe('"t1", "t2" …, unique in this answer'),
  type: z.enum(["story", ...ticketTypes.filter((type) => type !== "story")]),
  title: z.string().describe("One line, at most 80 characters"),
  sourceIds: sourceIds.describe("Ids of all sentences this ticket is about"),
  parent: z.string().nullable().describe("The ref of an earlier ticket this one belongs to"),
  story: storyAnswer.nullable(),
  description: z.string().nullable().describe("Markdown; null when the rest says everything"),
  descriptionSourceIds: sourceIds,
  acceptanceCriteria: z.array(criterionAnswer),
  bug: bugAnswer.nullable().describe("Only for bugs"),
  spike: spikeAnswer.nullable().describe("Only for spikes"),
  subtasks: z.array(subtaskAnswer),
  points: pointsAnswer.nullable(),
  priority: priorityAnswer.nullable().describe("null when the text ranks nothing"),
  labels: z.array(z.string()).describe("Lower case, words joined by hyphens"),
  dueDate: z.string().nullable().describe("YYYY-MM-DD, only if the text has the full date"),
  assumptions: z.array(assumptionAnswer).describe("What the author decided or ruled out"),
  openQuestions: z.array(questionAnswer).describe("At most 5"),
  dependsOn: z.array(z.string()).describe("Refs of tickets the text says must come first"),
});
export type TicketAnswer = z.infer<typeof ticketAnswer>;

/** The whole answer: the root is an object because providers demand one. */
export const ticketsAnswer = z.object({ tickets: z.array(ticketAnswer) });

const nothing = z.enum(["story", "bug", "spike", "points", "priority", "dueDate"]);

/**
 * A change to one ticket as a model writes it. Null leaves a field as it is, since most stay; to empty a field is said
 * in `clear`, or with an empty text or list.
 */
export const refineAnswer = z.object({
  title: z.string().nullable(),
  type: z.enum(ticketTypes).nullable(),
  story: storyAnswer.nullable(),
  description: z.string().nullable(),
  acceptanceCriteria: z.array(criterionAnswer).nullable().describe("The whole list as it should be"),
  bug: bugAnswer.nullable(),
  spike: spikeAnswer.nullable(),
  subtasks: z.array(subtaskAnswer).nullable(),
  points: pointsAnswer.nullable(),
  priority: priorityAnswer.nullable(),
  labels: z.array(z.string()).nullable(),
  component: z.string().nullable(),
  fixVersion: z.string().nullable(),
  dueDate: z.string().nullable(),
  assumptions: z.array(assumptionAnswer).nullable(),
  openQuestions: z.array(questionAnswer).nullable(),
  clear: z.array(nothing).describe("Fields that should become empty"),
});
export type RefineAnswer = z.infer<typeof refineAnswer>;

/** A change as far as it is there. */
export type ChangeAnswer = { readonly [Name in keyof RefineAnswer]?: RefineAnswer[Name] | undefined };
