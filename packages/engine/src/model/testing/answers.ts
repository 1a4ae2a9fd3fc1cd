import type { TicketAnswer } from "../../reply/ticket-answer.ts";

/** A ticket as a model writes it, with nothing but what is given. */
export function answeredTicket({ title, ...given }: Partial<TicketAnswer> & Pick<TicketAnswer, "title">): TicketAnswer {
  return {
    ref: "t1",
    type: "task",
    title,
    sourceIds: [],
    parent: null,
    story: null,
    description: null,
    descriptionSourceIds: [],
    acceptanceCriteria: [],
    bug: null,
    spike: null,
    subtasks: [],
    points: null,
    priority: null,
    labels: [],
    dueDate: null,
    assumptions: [],
    openQuestions: [],
    dependsOn: [],
    ...given,
  };
}
