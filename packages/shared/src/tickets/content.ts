import { z } from "zod";
import { sentenceId } from "../ids.ts";

export const ticketTypes = ["epic", "story", "task", "bug", "spike", "subtask"] as const;
export const ticketType = z.enum(ticketTypes);
export type TicketType = z.infer<typeof ticketType>;

export const priorities = ["none", "low", "medium", "high", "urgent"] as const;
export const priority = z.enum(priorities);
export type Priority = z.infer<typeof priority>;

/** Work states a ticket moves through; trackers map them to their own. */
export const statuses = ["draft", "ready", "doing", "done"] as const;
export const status = z.enum(statuses);
export type Status = z.infer<typeof status>;

/** The default scale; `null` means not estimated. */
export const pointScale = [0, 1, 2, 3, 5, 8, 13, 21] as const;
export const points = z.union(pointScale.map((value) => z.literal(value))).nullable();
export type Points = z.infer<typeof points>;

export const severities = ["low", "medium", "high", "critical"] as const;

export const story = z.strictObject({
  /** Who: "registered customer". Without "As a". Empty when the author named nobody. */
  role: z.string().max(80),
  /** What, starting with the verb: "download my invoices as PDF". */
  goal: z.string().min(1).max(300),
  /** Why, without "so that". Empty when the author gave no reason. */
  benefit: z.string().max(300),
});
export type Story = z.infer<typeof story>;

export const criterionKinds = ["gherkin", "ears", "check"] as const;

export const acceptanceCriterion = z.strictObject({
  /** `AC-1`, `AC-2` … within the ticket. */
  id: z.string().regex(/^AC-[1-9]\d?$/),
  kind: z.enum(criterionKinds),
  /** The whole criterion as one sentence; for Gherkin also split below. */
  text: z.string().min(1).max(500),
  given: z.array(z.string().max(300)).max(10),
  when: z.array(z.string().max(300)).max(10),
  then: z.array(z.string().max(300)).max(10),
  sourceIds: z.array(sentenceId).max(50),
});
export type AcceptanceCriterion = z.infer<typeof acceptanceCriterion>;

export const bug = z.strictObject({
  steps: z.array(z.string().max(500)).max(50),
  expected: z.string().max(2000),
  actual: z.string().max(2000),
  environment: z.string().max(2000),
  severity: z.enum(severities).nullable(),
});
export type Bug = z.infer<typeof bug>;

export const spike = z.strictObject({
  question: z.string().max(500),
  timeboxHours: z.number().int().min(1).max(80).nullable(),
  output: z.string().max(500),
});
export type Spike = z.infer<typeof spike>;

export const estimate = z.strictObject({
  low: z.number().min(0).max(1000),
  high: z.number().min(0).max(1000),
  /** The reasons shown beside the number: "2 acceptance criteria", "names 1 external system". */
  basis: z.array(z.string().max(300)).max(10),
});
export type Estimate = z.infer<typeof estimate>;

export const label = z
  .string()
  .max(50)
  .regex(/^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*$/u, "labels are words joined by hyphens");

export const checklistItem = z.strictObject({ title: z.string().min(1).max(200), done: z.boolean() });
export type ChecklistItem = z.infer<typeof checklistItem>;

/** The place of an open question or of provenance inside a ticket: `title`, `story.benefit`, `acceptanceCriteria.0`. */
export const fieldPath = z.string().regex(/^[a-zA-Z]+(?:\.[a-zA-Z]+|\.\d+)*$/);

export const openQuestion = z.strictObject({
  text: z.string().min(1).max(300),
  /** The field the answer would fill. */
  field: fieldPath,
  options: z.array(z.string().max(120)).max(4),
  answer: z.string().max(1000).nullable(),
});
export type OpenQuestion = z.infer<typeof openQuestion>;

/** Which sentences of the source each field came from. A filled field without an entry was written by a person. */
export const provenance = z.record(fieldPath, z.array(sentenceId).min(1));
export type Provenance = z.infer<typeof provenance>;

/**
 * Everything a person can edit about a ticket, without identity, place and history. A slot that the source does not
 * fill stays empty and is asked in `openQuestions`; it is never filled with words of our own.
 */
export const ticketContent = z.strictObject({
  type: ticketType,
  /** One line; 80 characters read well. */
  title: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\n\r]*$/, "one line"),
  status,
  /** Present on a story, absent (null) where the source is not about somebody's wish. */
  story: story.nullable(),
  /** Markdown. */
  description: z.string().max(20_000),
  acceptanceCriteria: z.array(acceptanceCriterion).max(20),
  /** Only on a bug. */
  bug: bug.nullable(),
  /** Only on a spike. */
  spike: spike.nullable(),
  points,
  estimate: estimate.nullable(),
  priority,
  /** Why this priority: the author's words or the rule, empty for "none". */
  priorityReason: z.string().max(300),
  labels: z.array(label).max(20),
  component: z.string().max(100),
  fixVersion: z.string().max(100),
  subtasks: z.array(checklistItem).max(20),
  dueDate: z.iso.date().nullable(),
  assignee: z.union([z.email().max(254), z.literal("")]),
  openQuestions: z.array(openQuestion).max(5),
  assumptions: z.array(z.string().max(300)).max(10),
  provenance,
});
export type TicketContent = z.infer<typeof ticketContent>;

/** An empty ticket of a type, as "New ticket" makes it. */
export function emptyContent(type: TicketType, title: string): TicketContent {
  return {
    type,
    title,
    status: "draft",
    story: null,
    description: "",
    acceptanceCriteria: [],
    bug: type === "bug" ? { steps: [], expected: "", actual: "", environment: "", severity: null } : null,
    spike: type === "spike" ? { question: "", timeboxHours: null, output: "" } : null,
    points: null,
    estimate: null,
    priority: "none",
    priorityReason: "",
    labels: [],
    component: "",
    fixVersion: "",
    subtasks: [],
    dueDate: null,
    assignee: "",
    openQuestions: [],
    assumptions: [],
    provenance: {},
  };
}
