import type { PortableTicket } from "@myba/shared/tickets/bundle";
import type { ChecklistItem } from "@myba/shared/tickets/content";
import { z } from "zod";
import type { Table, TableRow } from "./csv-table.ts";
import { shortened, ticketFromForeign } from "./foreign-ticket.ts";
import { malformed } from "./malformed.ts";
import { labelsCalled, pointsCalled, priorityCalled, statusCalled, typeCalled } from "./tracker-words.ts";

/** The headers under which trackers export a field, without their spaces and signs. The first that is filled counts. */
const headersByField = {
  title: ["title", "summary", "name", "subject", "title1"],
  description: ["description", "body", "reprosteps"],
  type: ["issuetype", "type", "workitemtype", "kind", "tracker"],
  priority: ["priority"],
  status: ["status", "state"],
  labels: ["labels", "label", "tags"],
  points: ["storypoints", "storypointestimate", "points", "estimate", "effort", "weight"],
  id: ["issuekey", "id", "key", "issueid", "number", "iid", "identifier"],
  otherId: ["issueid", "id", "number"],
  parent: ["parent", "parentkey", "parentid", "parentissue", "epiclink", "parentsummary"],
  criteria: ["acceptancecriteria"],
  subtasks: ["subtasks", "checklist"],
  component: ["component", "components", "componentname", "areapath"],
  fixVersion: ["fixversion", "fixversions", "milestone"],
  assignee: ["assignee", "assignedto"],
  dueDate: ["duedate", "due"],
} as const;
type Field = keyof typeof headersByField;

/**
 * The tickets of a table that another tracker exported. Names of types, priorities and states are translated; a value
 * that has no equal here (points off the scale, a date in words) is kept in the description. Other columns are left.
 */
export function readTrackerRows(name: string, table: Table): PortableTicket[] {
  const columns = Map.groupBy(table.headers.keys(), (column) => plainHeader(table.headers[column] ?? ""));
  if (!headersByField.title.some((header) => columns.has(header))) {
    throw malformed(name, "no column is called Title or Summary", { line: 1 });
  }
  const idsByName = new Map<string, string>();
  const rows = table.rows.map((row) => trackerRow(row, columns));
  const ids = rows.map((row, index) => localIdOf(row, index, idsByName));
  return rows.map((row, index) => readTrackerRow(name, row, ids[index] ?? `row-${index + 1}`, idsByName));
}

/** A row by the plain names of its columns; several columns may go by one name, as Jira's labels do. */
interface TrackerRow {
  readonly line: number;
  cells(header: string): string[];
}

function trackerRow(row: TableRow, columns: ReadonlyMap<string, readonly number[]>): TrackerRow {
  return { line: row.line, cells: (header) => (columns.get(header) ?? []).map((column) => row.at(column)) };
}

function readTrackerRow(name: string, row: TrackerRow, id: string, idsByName: Map<string, string>): PortableTicket {
  const title = valueOf(row, "title");
  if (title === "") throw malformed(name, "this ticket has no title", { line: row.line, column: "Title" });
  const points = pointsCalled(valueOf(row, "points"));
  const dueDate = isoDate(valueOf(row, "dueDate"));
  const assignee = z.email().max(254).safeParse(valueOf(row, "assignee")).data;
  const type = typeCalled(valueOf(row, "type"));
  const ticket = ticketFromForeign(
    {
      id,
      title,
      type,
      status: statusCalled(valueOf(row, "status")),
      priority: priorityCalled(valueOf(row, "priority")),
      description: valueOf(row, "description"),
      criteria: linesOf(valueOf(row, "criteria")),
      subtasks: checklistOf(valueOf(row, "subtasks")),
      labels: labelsCalled(cellsOf(row, "labels").flatMap((cell) => splitLabels(cell))),
      parentId: idsByName.get(valueOf(row, "parent")) ?? null,
      notes: [
        ...kept("Story points", row, "points", points !== undefined),
        ...kept("Due", row, "dueDate", dueDate !== null),
        ...kept("Assignee", row, "assignee", assignee !== undefined),
        ...kept("Type", row, "type", type !== undefined),
      ],
    },
    "csv",
  );
  return {
    ...ticket,
    content: {
      ...ticket.content,
      points: points ?? null,
      dueDate,
      assignee: assignee ?? "",
      component: shortened(valueOf(row, "component"), 100),
      fixVersion: shortened(valueOf(row, "fixVersion"), 100),
    },
  };
}

/** Every name a row goes by leads to its id, so that a parent is found by key and by number. */
function localIdOf(row: TrackerRow, index: number, idsByName: Map<string, string>): string {
  const own = valueOf(row, "id");
  const isFree = own !== "" && own.length <= 40 && !idsByName.has(own);
  const id = isFree ? own : `row-${index + 1}`;
  for (const known of [own, valueOf(row, "otherId")]) {
    if (known !== "" && !idsByName.has(known)) idsByName.set(known, id);
  }
  return id;
}

function cellsOf(row: TrackerRow, field: Field): string[] {
  return headersByField[field]
    .flatMap((header) => row.cells(header))
    .map((cell) => cell.replace(/\r\n?/g, "\n").trim())
    .filter((cell) => cell !== "");
}

function valueOf(row: TrackerRow, field: Field): string {
  for (const header of headersByField[field]) {
    const [cell = ""] = row.cells(header);
    if (cell.trim() !== "") return cell.replace(/\r\n?/g, "\n").trim();
  }
  return "";
}

/** Jira writes `Custom field (Story Points)`. */
function plainHeader(header: string): string {
  const inner = /^custom field \((.*)\)$/i.exec(header)?.[1] ?? header;
  return inner.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function splitLabels(cell: string): string[] {
  return cell.split(/[,;\n]/);
}

function linesOf(cell: string): string[] {
  return cell.split("\n").map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/, ""));
}

function checklistOf(cell: string): ChecklistItem[] {
  return cell
    .split("\n")
    .map((line) => ({ title: line.replace(/^\s*(?:[-*•]\s+)?(?:\[[ xX]\]\s*)?/, ""), done: /\[[xX]\]/.test(line) }))
    .filter((item) => item.title !== "");
}

/** `2026-03-12` at the beginning, as GitHub, GitLab and Linear write dates. */
function isoDate(text: string): string | null {
  return z.iso.date().safeParse(text.slice(0, 10)).data ?? null;
}

function kept(label: string, row: TrackerRow, field: Field, isUsed: boolean): string[] {
  const value = valueOf(row, field);
  return isUsed || value === "" ? [] : [`${label}: ${value}`];
}
