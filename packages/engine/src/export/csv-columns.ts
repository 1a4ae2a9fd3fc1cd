import {
  readChecklist,
  readCriteria,
  readLines,
  readNumbered,
  readProvenance,
  readQuestions,
  writeChecklist,
  writeCriteria,
  writeLines,
  writeNumbered,
  writeProvenance,
  writeQuestions,
} from "./cell-lists.ts";
import type { PortableTicket } from "@myba/shared/tickets/bundle";

/** One column of a table of tickets. `path` is the field as zod names it in an issue: `content.story.role`. */
export interface CsvColumn {
  /** Letters and spaces only: importers of trackers stumble over punctuation. */
  readonly header: string;
  readonly path: string;
  write(ticket: PortableTicket): string;
  /** The value for the schema to judge; a cell that cannot be read is given on as it is. */
  read(cell: string): unknown;
}

const asIs = (cell: string): unknown => cell;
const orNull = (cell: string): unknown => (cell === "" ? null : cell);
const numberOrNull = (cell: string): unknown => (cell === "" ? null : Number.isNaN(Number(cell)) ? cell : Number(cell));
const numberText = (value: number | null | undefined): string =>
  value === null || value === undefined ? "" : `${value}`;

/** Every field of a portable ticket has its column; the source it points to has not (see `writeCsv`). */
export const csvColumns: readonly CsvColumn[] = [
  { header: "Id", path: "id", write: (ticket) => ticket.id, read: asIs },
  { header: "Key", path: "key", write: (ticket) => ticket.key ?? "", read: orNull },
  { header: "Type", path: "content.type", write: ({ content }) => content.type, read: asIs },
  { header: "Title", path: "content.title", write: ({ content }) => content.title, read: asIs },
  {
    header: "Status",
    path: "content.status",
    write: ({ content }) => content.status,
    read: (cell) => (cell === "" ? "draft" : cell),
  },
  { header: "Parent", path: "parentId", write: (ticket) => ticket.parentId ?? "", read: orNull },
  { header: "Depends On", path: "dependsOn", write: (ticket) => writeLines(ticket.dependsOn), read: readLines },
  { header: "Role", path: "content.story.role", write: ({ content }) => content.story?.role ?? "", read: asIs },
  { header: "Goal", path: "content.story.goal", write: ({ content }) => content.story?.goal ?? "", read: asIs },
  {
    header: "Benefit",
    path: "content.story.benefit",
    write: ({ content }) => content.story?.benefit ?? "",
    read: asIs,
  },
  { header: "Description", path: "content.description", write: ({ content }) => content.description, read: asIs },
  {
    header: "Acceptance Criteria",
    path: "content.acceptanceCriteria",
    write: ({ content }) => writeCriteria(content.acceptanceCriteria),
    read: readCriteria,
  },
  {
    header: "Bug Steps",
    path: "content.bug.steps",
    write: ({ content }) => writeNumbered(content.bug?.steps ?? []),
    read: readNumbered,
  },
  { header: "Expected", path: "content.bug.expected", write: ({ content }) => content.bug?.expected ?? "", read: asIs },
  { header: "Actual", path: "content.bug.actual", write: ({ content }) => content.bug?.actual ?? "", read: asIs },
  {
    header: "Environment",
    path: "content.bug.environment",
    write: ({ content }) => content.bug?.environment ?? "",
    read: asIs,
  },
  {
    header: "Severity",
    path: "content.bug.severity",
    write: ({ content }) => content.bug?.severity ?? "",
    read: orNull,
  },
  {
    header: "Spike Question",
    path: "content.spike.question",
    write: ({ content }) => content.spike?.question ?? "",
    read: asIs,
  },
  {
    header: "Timebox Hours",
    path: "content.spike.timeboxHours",
    write: ({ content }) => numberText(content.spike?.timeboxHours),
    read: numberOrNull,
  },
  {
    header: "Spike Output",
    path: "content.spike.output",
    write: ({ content }) => content.spike?.output ?? "",
    read: asIs,
  },
  { header: "Points", path: "content.points", write: ({ content }) => numberText(content.points), read: numberOrNull },
  {
    header: "Estimate Low",
    path: "content.estimate.low",
    write: ({ content }) => numberText(content.estimate?.low),
    read: numberOrNull,
  },
  {
    header: "Estimate High",
    path: "content.estimate.high",
    write: ({ content }) => numberText(content.estimate?.high),
    read: numberOrNull,
  },
  {
    header: "Estimate Basis",
    path: "content.estimate.basis",
    write: ({ content }) => writeNumbered(content.estimate?.basis ?? []),
    read: readNumbered,
  },
  {
    header: "Priority",
    path: "content.priority",
    write: ({ content }) => content.priority,
    read: (cell) => (cell === "" ? "none" : cell),
  },
  {
    header: "Priority Reason",
    path: "content.priorityReason",
    write: ({ content }) => content.priorityReason,
    read: asIs,
  },
  {
    header: "Labels",
    path: "content.labels",
    write: ({ content }) => content.labels.join(", "),
    read: (cell) => cell.split(/[\s,]+/).filter((label) => label !== ""),
  },
  { header: "Component", path: "content.component", write: ({ content }) => content.component, read: asIs },
  { header: "Fix Version", path: "content.fixVersion", write: ({ content }) => content.fixVersion, read: asIs },
  {
    header: "Subtasks",
    path: "content.subtasks",
    write: ({ content }) => writeChecklist(content.subtasks),
    read: readChecklist,
  },
  { header: "Due Date", path: "content.dueDate", write: ({ content }) => content.dueDate ?? "", read: orNull },
  { header: "Assignee", path: "content.assignee", write: ({ content }) => content.assignee, read: asIs },
  {
    header: "Open Questions",
    path: "content.openQuestions",
    write: ({ content }) => writeQuestions(content.openQuestions),
    read: readQuestions,
  },
  {
    header: "Assumptions",
    path: "content.assumptions",
    write: ({ content }) => writeNumbered(content.assumptions),
    read: readNumbered,
  },
  {
    header: "Provenance",
    path: "content.provenance",
    write: ({ content }) => writeProvenance(content.provenance),
    read: readProvenance,
  },
  { header: "Engine", path: "meta.engine", write: ({ meta }) => meta.engine, read: asIs },
  { header: "Model", path: "meta.model", write: ({ meta }) => meta.model, read: asIs },
  { header: "Language", path: "meta.language", write: ({ meta }) => meta.language, read: asIs },
];
