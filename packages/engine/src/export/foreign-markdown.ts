import type { PortableTicket } from "@myba/shared/tickets/bundle";
import { ticketFromForeign } from "./foreign-ticket.ts";
import { malformed, refuseTooMany } from "./malformed.ts";
import { listIn, type ListItem, type NumberedLine } from "./markdown-list.ts";
import { readInline } from "./markdown-text.ts";

interface Part {
  readonly line: number;
  /** 0 for what stands before the first heading. */
  readonly level: number;
  readonly title: string;
  readonly body: readonly NumberedLine[];
}

/**
 * A document of any origin. With a list in it, each outermost item is a ticket, the items below it are its checklist,
 * and the heading above it is its epic; a heading over the whole document is only its title. Without a list, each
 * heading is a ticket and the text below it the description.
 */
export function readForeignMarkdown(name: string, lines: readonly NumberedLine[]): PortableTicket[] {
  const parts = partsOf(lines);
  const lists = parts.map((part) => listIn(part.body));
  const withBoxes = lists.flat().some((item) => item.done !== null);
  const titles = lists.map((list) => list.filter((item) => item.text !== "" && (!withBoxes || item.done !== null)));
  refuseTooMany(name, Math.max(parts.length, titles.flat().length));
  const tickets = titles.some((list) => list.length > 0)
    ? parts.flatMap((part, index) => ticketsOfList(part, titles[index] ?? [], isDocumentTitle(parts, index)))
    : parts.filter((part) => part.level > 0 && part.title !== "").map(ticketOfHeading);
  if (tickets.length > 0) return tickets;
  throw malformed(name, "no ticket was found; a list or headings with titles are needed", { line: 1 });
}

function ticketsOfList(part: Part, items: readonly ListItem[], isTitle: boolean): PortableTicket[] {
  if (items.length === 0) return [];
  const epicId = part.level === 0 || isTitle || part.title === "" ? null : `line-${part.line}`;
  const epic = epicId === null ? [] : [ticketFromForeign({ id: epicId, title: part.title, type: "epic" }, "markdown")];
  const tickets = items.map((item) =>
    ticketFromForeign(
      {
        id: `line-${item.line}`,
        title: readInline(item.text),
        status: item.done === true ? "done" : "draft",
        parentId: epicId,
        subtasks: flattened(item.children).map((child) => ({
          title: readInline(child.text),
          done: child.done === true,
        })),
      },
      "markdown",
    ),
  );
  return [...epic, ...tickets];
}

function ticketOfHeading(part: Part): PortableTicket {
  const description = part.body.map((line) => line.text).join("\n");
  return ticketFromForeign({ id: `line-${part.line}`, title: part.title, description }, "markdown");
}

/** The only heading of its level, above all others. */
function isDocumentTitle(parts: readonly Part[], index: number): boolean {
  const headings = parts.filter((part) => part.level > 0);
  const [first] = headings;
  return first !== undefined && first === parts[index] && headings.slice(1).every((part) => part.level > first.level);
}

/** Items and all below them in the order of the document; a loop, because a file may nest as deep as it likes. */
function flattened(items: readonly ListItem[]): ListItem[] {
  const flat: ListItem[] = [];
  const waiting = items.toReversed();
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (item.text !== "") flat.push(item);
    for (const child of item.children.toReversed()) waiting.push(child);
  }
  return flat;
}

/** The document at its headings; a `#` inside fenced code is none. */
function partsOf(lines: readonly NumberedLine[]): Part[] {
  const parts: (Part & { body: NumberedLine[] })[] = [{ line: 1, level: 0, title: "", body: [] }];
  let fence = "";
  for (const line of lines) {
    const [, marks] = /^ {0,3}(`{3,}|~{3,})/.exec(line.text) ?? [];
    if (marks !== undefined && (fence === "" || marks.startsWith(fence))) fence = fence === "" ? marks : "";
    const [, level, title] = (fence === "" ? /^(#{1,6})[ \t]+(.*)$/.exec(line.text) : null) ?? [];
    if (level === undefined || title === undefined) parts.at(-1)?.body.push(line);
    else parts.push({ line: line.line, level: level.length, title: readInline(withoutClosing(title)), body: [] });
  }
  return parts;
}

/** A heading without the marks that may close it. Not one expression: that would take the square of the blanks inside. */
function withoutClosing(title: string): string {
  const trimmed = title.trimEnd();
  let end = trimmed.length;
  while (trimmed[end - 1] === "#") end -= 1;
  // Without a blank before them they belong to the title: "Support C#".
  return end === 0 || /\s/.test(trimmed.charAt(end - 1)) ? trimmed.slice(0, end).trimEnd() : trimmed;
}
