import { portableTicket, type PortableTicket, type TicketBundle } from "@myba/shared/tickets/bundle";
import { ticketTypes } from "@myba/shared/tickets/content";
import { readBacklogTask } from "./backlog-md.ts";
import { connectTickets } from "./connect-tickets.ts";
import { readForeignMarkdown } from "./foreign-markdown.ts";
import { malformed, refuseTooMany } from "./malformed.ts";
import { contentFromSections, type TicketSections } from "./markdown-sections.ts";
import { isListItem, type NumberedLine } from "./markdown-list.ts";
import { readInline } from "./markdown-text.ts";

/**
 * Reads what `writeMarkdown` wrote, a ticket file of Backlog.md, or a document of another origin whose list items or
 * headings are titles. Throws `import/malformed` with a line.
 */
export function readMarkdown(name: string, text: string): TicketBundle {
  const lines = text.split("\n").map((line, index) => ({ line: index + 1, text: line.replace(/\r$/, "") }));
  const starts = lines.flatMap((_line, index) => (isTicketStart(lines, index) ? [index] : []));
  if (starts.length > 0) return connectTickets(name, readOwnTickets(name, lines, starts), []);
  const foreign = lines[0]?.text === "---" ? [readBacklogTask(name, text)] : readForeignMarkdown(name, lines);
  return connectTickets(name, foreign, []);
}

const heading = /^(?<marks>#{1,6})[ \t]+(?<title>.*)$/;
const summary = new RegExp(`^\\*\\*(${ticketTypes.join("|")})\\*\\* · `, "i");

function isTicketStart(lines: readonly NumberedLine[], index: number): boolean {
  return heading.test(lines[index]?.text ?? "") && summaryAfter(lines, index) !== undefined;
}

function summaryAfter(lines: readonly NumberedLine[], index: number): number | undefined {
  let next = index + 1;
  while (lines[next]?.text.trim() === "") next += 1;
  return summary.test(lines[next]?.text ?? "") ? next : undefined;
}

function readOwnTickets(name: string, lines: readonly NumberedLine[], starts: readonly number[]): PortableTicket[] {
  refuseTooMany(name, starts.length);
  const parents: { level: number; id: string }[] = [];
  return starts.map((start, index) => {
    const summaryIndex = summaryAfter(lines, start) ?? start;
    const body = lines.slice(summaryIndex + 1, starts[index + 1]);
    const groups = heading.exec(lines[start]?.text ?? "")?.groups;
    const level = groups?.["marks"]?.length ?? 2;
    while ((parents.at(-1)?.level ?? 0) >= level) parents.pop();
    const sections = sectionsOf(readInline(groups?.["title"] ?? ""), lines[summaryIndex]?.text ?? "", body);
    const id = readInline(sections.summary[1] ?? "") || `line-${start + 1}`;
    const value = {
      id,
      key: /^T-[1-9]\d{0,8}$/.test(id) ? id : null,
      parentId: summaryValue(sections, "Parent") ?? parents.at(-1)?.id ?? null,
      dependsOn: (sections.properties.get("Depends on")?.value ?? "").split(",").flatMap((reference) => {
        const dependency = readInline(reference);
        return dependency === "" ? [] : [dependency];
      }),
      sourceId: null,
      content: contentFromSections(sections),
      meta: { engine: "import", model: "markdown", language: "und" },
    };
    parents.push({ level, id });
    return checked(name, value, lines[start]?.line ?? 1);
  });
}

function checked(name: string, value: unknown, line: number): PortableTicket {
  const result = portableTicket.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.filter((key) => key !== "content").join(".") ?? "ticket";
  throw malformed(name, `in this ticket, ${field}: ${issue?.message ?? "invalid"}`, { line });
}

function summaryValue(sections: TicketSections, word: string): string | undefined {
  const part = sections.summary.find((candidate) => candidate.startsWith(`${word} `));
  return part === undefined ? undefined : readInline(part.slice(word.length + 1));
}

/** The parts of one ticket's text: the summary line, the properties, and the lines under each label. */
function sectionsOf(title: string, summaryLine: string, body: readonly NumberedLine[]): TicketSections {
  const properties = new Map<string, { value: string; below: string[] }>();
  const sections = new Map<string, NumberedLine[]>([["", []]]);
  let label = "";
  let property: { value: string; below: string[] } | undefined;
  for (const line of body) {
    const [, opened] = /^\*\*([A-Z][a-z ]+)\*\*$/.exec(line.text) ?? [];
    const [, key, value] = /^- \*\*([A-Z][a-z ]+):\*\* (.*)$/.exec(line.text) ?? [];
    if (opened !== undefined) {
      label = opened;
      sections.set(label, sections.get(label) ?? []);
      property = undefined;
    } else if (label === "" && key !== undefined && value !== undefined) {
      property = { value, below: [] };
      properties.set(key, property);
    } else if (property && /^\s/.test(line.text) && isListItem(line.text)) {
      property.below.push(line.text.replace(/^\s*[-*] /, ""));
    } else {
      property = undefined;
      sections.get(label)?.push(line);
    }
  }
  return { title, summary: summaryLine.split(" · "), properties, sections };
}
