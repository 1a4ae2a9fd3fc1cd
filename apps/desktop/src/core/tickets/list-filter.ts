import { priorities } from "@myba/shared/tickets/content";
import type { TicketFilter } from "../../bridge/tickets.ts";

/** A condition on `ticket t` with the values of its placeholders. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/**
 * Everything of a filter but the search. The trash condition is literal, so that partial indexes apply. `labelsFirst`
 * is for queries that begin with the tickets of the wanted labels; others ask each ticket for its labels.
 */
export function filterCondition(filter: TicketFilter, labelsFirst = false): Condition {
  const parts: Condition[] = [
    { sql: filter.trashed ? "t.trashed_at IS NOT NULL" : "t.trashed_at IS NULL", values: [] },
    ...(filter.projectId === null ? [] : [{ sql: "t.project_id = ?", values: [filter.projectId] }]),
    ...oneOf("t.type", filter.types),
    ...oneOf("t.status", filter.statuses),
    ...oneOf(
      "t.priority",
      filter.priorities.map((priority) => priorities.indexOf(priority)),
    ),
    ...(filter.withQuestions ? [{ sql: "t.question_count > 0", values: [] }] : []),
    ...(filter.labels.length === 0 ? [] : [hasLabel(filter, labelsFirst)]),
  ];
  return {
    sql: parts.map((part) => part.sql).join(" AND "),
    values: parts.flatMap((part) => part.values),
  };
}

function oneOf(column: string, values: readonly (string | number)[]): Condition[] {
  if (values.length === 0) return [];
  // A list in the SQL text would make a statement a length; JSON keeps it one statement.
  return [{ sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] }];
}

/** Only live tickets are in the table of labels; the few in the trash are asked themselves. */
function hasLabel({ labels, trashed }: TicketFilter, labelsFirst: boolean): Condition {
  const wanted = "(SELECT value FROM json_each(?))";
  const sql = trashed
    ? `EXISTS (SELECT 1 FROM json_each(t.labels) l WHERE l.value IN ${wanted})`
    : labelsFirst
      ? `t.number IN (SELECT number FROM ticket_label WHERE label IN ${wanted})`
      : `EXISTS (SELECT 1 FROM ticket_label l WHERE l.number = t.number AND l.label IN ${wanted})`;
  return { sql, values: [JSON.stringify(labels)] };
}
