import type { TicketDraft } from "@myba/shared/tickets/ticket";

/** A ticket as a fixture shows it: what a reader looks at, without what is empty. */
export interface ExpectedTicket {
  readonly ticket: string;
  readonly story?: string;
  readonly description?: string;
  readonly criteria?: readonly string[];
  readonly checklist?: readonly string[];
  readonly bug?: Readonly<Record<string, unknown>>;
  readonly assumptions?: readonly string[];
  readonly priority?: string;
  readonly release?: string;
  readonly component?: string;
  readonly due?: string;
  readonly after?: readonly string[];
  readonly asks?: readonly string[];
  readonly children?: readonly ExpectedTicket[];
}

/** Drafts as the tree they form. */
export function treeOf(tickets: readonly TicketDraft[], parent: string | null = null): ExpectedTicket[] {
  const titles = new Map(tickets.map(({ ref, content }) => [ref, content.title]));
  return tickets
    .filter((ticket) => ticket.parent === parent)
    .map(({ ref, content, dependsOn }) => {
      const { story, bug } = content;
      return withoutEmpty({
        ticket: `${content.type}: ${content.title}`,
        story: story === null ? "" : [story.role, story.goal, story.benefit].filter((slot) => slot !== "").join(" | "),
        description: content.description,
        criteria: content.acceptanceCriteria.map(({ kind, text }) => `${kind}: ${text}`),
        checklist: content.subtasks.map(({ title }) => title),
        bug: bug === null ? "" : withoutEmpty({ ...bug }),
        assumptions: content.assumptions,
        priority: content.priority === "none" ? "" : `${content.priority} ${content.priorityReason}`,
        release: content.fixVersion,
        component: content.component,
        due: content.dueDate ?? "",
        after: dependsOn.map((other) => titles.get(other)),
        asks: content.openQuestions.map(({ text }) => text),
        children: treeOf(tickets, ref),
      }) as unknown as ExpectedTicket;
    });
}

function withoutEmpty(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  return value === "" || value === null || (Array.isArray(value) && value.length === 0);
}
