import { styleText } from "node:util";
import type { TicketRow } from "../bridge/tickets.ts";
import { withoutControls } from "./write-result.ts";

export interface TableLook {
  readonly columns: number;
  readonly hasColour: boolean;
}

/** Tickets as a table, children below their parents; titles are cut to the width of the terminal. */
export function ticketTable(rows: readonly TicketRow[], look: TableLook): string {
  if (rows.length === 0) return "";
  const cells = rows.map((row) => [
    row.key,
    row.type,
    row.status,
    row.priority === "none" ? "" : row.priority,
    row.points === null ? "" : String(row.points),
  ]);
  const header = ["KEY", "TYPE", "STATUS", "PRIORITY", "PTS"];
  const widths = header.map((name, index) => Math.max(name.length, ...cells.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ");
  const room = Math.max(20, look.columns - line(header).length - 2);
  const lines = rows.map((row, index) => {
    const title = `${"  ".repeat(row.depth)}${withoutControls(row.title)}`;
    return `${line(cells[index] ?? [])}  ${cut(title, room)}`;
  });
  const top = `${line(header)}  TITLE`;
  return `${[look.hasColour ? styleText("bold", top, { validateStream: false }) : top, ...lines].join("\n")}\n`;
}

function cut(text: string, room: number): string {
  const letters = Array.from(text);
  return letters.length <= room ? text : `${letters.slice(0, room - 1).join("")}…`;
}
