import { portableTicket, type PortableTicket, type TicketBundle } from "@myba/shared/tickets/bundle";
import { connectTickets } from "./connect-tickets.ts";
import { csvColumns } from "./csv-columns.ts";
import { readTable, type TableRow } from "./csv-table.ts";
import { malformed } from "./malformed.ts";
import { readTrackerRows } from "./tracker-csv.ts";
import { writeTable } from "./write-table.ts";

/**
 * A bundle as a table for spreadsheets: RFC 4180, one row a ticket, a column a field, no byte order mark. Lost: the
 * source texts with their sentences and coverage, and which of them a ticket came from; and the difference between a
 * bug, spike or estimate that is absent and one with nothing in it, where the ticket's type does not tell.
 * A cell that a spreadsheet would run as a formula gets an apostrophe in front, which `readCsv` takes away.
 */
export function writeCsv(bundle: TicketBundle): string {
  return writeTable(
    csvColumns.map((column) => column.header),
    bundle.tickets.map((ticket) => csvColumns.map((column) => column.write(ticket))),
  );
}

/**
 * Reads what `writeCsv` wrote, also after a spreadsheet saved it with columns moved or removed, and the tables that
 * Jira, GitHub, Linear, GitLab and Azure DevOps export. Throws `import/malformed` with line and column.
 */
export function readCsv(name: string, text: string): TicketBundle {
  const table = readTable(name, text);
  const isOurs = ["Id", "Type", "Title", "Language"].every((header) => table.headers.includes(header));
  if (!isOurs) return connectTickets(name, readTrackerRows(name, table), []);
  const tickets = table.rows.map((row) => readRow(name, row));
  return connectTickets(name, tickets, []);
}

function readRow(name: string, row: TableRow): PortableTicket {
  const value: Record<string, unknown> = { sourceId: null };
  for (const column of csvColumns) setAt(value, column.path.split("."), column.read(row.cell(column.header)));
  const result = portableTicket.safeParse({ ...value, content: withoutEmptyParts(value["content"]) });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.join(".") ?? "";
  const header = csvColumns.find((column) => path === column.path || path.startsWith(`${column.path}.`))?.header;
  throw malformed(name, issue?.message ?? "this is not a ticket", {
    line: row.line,
    ...(header === undefined ? {} : { column: header }),
  });
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = isRecord(target[key]) ? target[key] : {};
  target[key] = inner;
  setAt(inner, rest, value);
}

const partsByType = { story: "story", bug: "bug", spike: "spike", estimate: "" } as const;

/** A part of a ticket of which no cell is filled is absent, except the part that makes its type. */
function withoutEmptyParts(content: unknown): unknown {
  if (!isRecord(content)) return content;
  const parts = Object.entries(partsByType).map(([part, type]) => {
    const isOwn = part !== "story" && content["type"] === type;
    return [part, isOwn || !isEmpty(content[part]) ? content[part] : null];
  });
  return { ...content, ...Object.fromEntries(parts) };
}

function isEmpty(part: unknown): boolean {
  return (
    !isRecord(part) ||
    Object.values(part).every((value) => value === "" || value === null || (Array.isArray(value) && value.length === 0))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
