import type { TicketContent } from "@myba/shared/tickets/content";
import { z } from "zod";
import { strictJsonSchema, type JsonSchema } from "../reply/strict-json-schema.ts";
import { refineAnswer, type RefineAnswer } from "../reply/ticket-answer.ts";

type Answered = keyof RefineAnswer;

/** What a model is asked for to change one field of a ticket; a field that is not here is not a model's to change. */
const answeredBy: Readonly<Partial<Record<keyof TicketContent, Answered>>> = {
  title: "title",
  type: "type",
  story: "story",
  description: "description",
  acceptanceCriteria: "acceptanceCriteria",
  bug: "bug",
  spike: "spike",
  subtasks: "subtasks",
  points: "points",
  estimate: "points",
  priority: "priority",
  priorityReason: "priority",
  labels: "labels",
  component: "component",
  fixVersion: "fixVersion",
  dueDate: "dueDate",
  assumptions: "assumptions",
  openQuestions: "openQuestions",
};

/** The schema of the answer to a wish about one field, or about the whole ticket; null where no model may change it. */
export function refineSchema(field: string | null): JsonSchema | null {
  if (field === null) return strictJsonSchema(refineAnswer);
  const name = answeredBy[wholeField(field)];
  return name === undefined
    ? null
    : strictJsonSchema(z.object({ [name]: refineAnswer.shape[name], clear: refineAnswer.shape.clear }));
}

/** The whole field a path leads into: `story` for `story.goal`. */
export function wholeField(path: string): keyof TicketContent {
  // Paths come from the ticket's own form; one that is no field has no entry in any table.
  return path.split(".")[0] as keyof TicketContent;
}

/** Of a change, what the asked field is: all of it for the whole ticket, one part of a field where a part was asked for. */
export function askedChange(
  change: Partial<TicketContent>,
  before: TicketContent,
  field: string | null,
): Partial<TicketContent> {
  if (field === null) return change;
  const whole = wholeField(field);
  const part = field.split(".")[1];
  const wanted = answeredBy[whole];
  const kept = Object.fromEntries(
    Object.entries(change).filter(([name]) => answeredBy[name as keyof TicketContent] === wanted),
  ) as Partial<TicketContent>;
  const after: unknown = kept[whole];
  const now: unknown = before[whole];
  if (part === undefined || typeof after !== "object" || after === null || typeof now !== "object" || now === null) {
    return kept;
  }
  return { ...kept, [whole]: withPart(now, after, part) };
}

/** The old value with one part of the new. A list that grew or shrank is taken whole: its places mean something else. */
function withPart(before: object, after: object, part: string): object {
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length
      ? before.map((item, index) => (String(index) === part ? after[index] : item))
      : after;
  }
  return Object.hasOwn(after, part) ? { ...before, [part]: (after as Record<string, unknown>)[part] } : after;
}
