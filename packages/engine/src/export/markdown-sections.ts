import { emptyContent, ticketTypes, type OpenQuestion, type Story } from "@myba/shared/tickets/content";
import { criteriaFromList } from "./markdown-criteria.ts";
import { listIn, type NumberedLine } from "./markdown-list.ts";
import { readBlock, readInline } from "./markdown-text.ts";

/** The parts of a ticket in a document as `writeMarkdown` lays it out; the lines before the first label are under "". */
export interface TicketSections {
  readonly title: string;
  readonly summary: readonly string[];
  readonly properties: ReadonlyMap<string, { readonly value: string; readonly below: readonly string[] }>;
  readonly sections: ReadonlyMap<string, readonly NumberedLine[]>;
}

/** The content of a ticket, for the schema to judge: a person may have changed anything in the document. */
export function contentFromSections(ticket: TicketSections): unknown {
  const type = ticketTypes.find((name) => `**${name}**` === ticket.summary[0]?.toLowerCase()) ?? "task";
  const { story, description } = headOf(ticket.sections.get("") ?? []);
  const empty = emptyContent(type, ticket.title || "Untitled");
  return {
    ...empty,
    status: summaryValue(ticket, "Status") ?? empty.status,
    story,
    description,
    acceptanceCriteria: criteriaFromList(listOf(ticket, "Acceptance criteria")),
    bug: bugOf(ticket, type === "bug"),
    spike: spikeOf(ticket, type === "spike"),
    points: numberOrNull(summaryValue(ticket, "Points")),
    estimate: estimateOf(ticket),
    priority: summaryValue(ticket, "Priority") ?? empty.priority,
    priorityReason: property(ticket, "Priority reason"),
    labels: (summaryValue(ticket, "Labels") ?? "").split(",").flatMap((label) => label.trim() || []),
    component: property(ticket, "Component"),
    fixVersion: property(ticket, "Fix version"),
    subtasks: listOf(ticket, "Subtasks").map((item) => ({ title: readInline(item.text), done: item.done === true })),
    dueDate: summaryValue(ticket, "Due") ?? null,
    assignee: property(ticket, "Assignee"),
    openQuestions: listOf(ticket, "Open questions").map(({ text, children }) =>
      questionOf(
        text,
        children.map((child) => child.text),
      ),
    ),
    assumptions: listOf(ticket, "Assumptions").map((item) => readInline(item.text)),
  };
}

function headOf(lines: readonly NumberedLine[]): { story: Story | null; description: string } {
  const at = lines.findIndex((line) => line.text.trim() !== "");
  const story = storyOf(lines[at]?.text ?? "");
  const rest = story ? lines.slice(at + 1) : lines;
  return { story, description: blockOf(rest) };
}

function storyOf(line: string): Story | null {
  const match =
    /^(?:\*\*As an?\*\* (?<role>.+?) )?\*\*I want to\*\* (?<goal>.+?)(?: \*\*so that\*\* (?<benefit>.+))?$/.exec(line);
  if (!match?.groups) return null;
  const { role = "", goal = "", benefit = "" } = match.groups;
  return { role: readInline(role), goal: readInline(goal), benefit: readInline(benefit) };
}

function bugOf(ticket: TicketSections, isBug: boolean): unknown {
  const labels = ["Steps to reproduce", "Expected", "Actual", "Environment"];
  const severity = summaryValue(ticket, "Severity") ?? null;
  if (!isBug && severity === null && !labels.some((label) => ticket.sections.has(label))) return null;
  return {
    steps: listOf(ticket, "Steps to reproduce").map((item) => readInline(item.text)),
    expected: blockOf(ticket.sections.get("Expected") ?? []),
    actual: blockOf(ticket.sections.get("Actual") ?? []),
    environment: blockOf(ticket.sections.get("Environment") ?? []),
    severity,
  };
}

function spikeOf(ticket: TicketSections, isSpike: boolean): unknown {
  const timeboxHours = numberOrNull(summaryValue(ticket, "Timebox")?.replace(/ hours?$/, ""));
  const spike = { question: property(ticket, "Question"), timeboxHours, output: property(ticket, "Output") };
  return isSpike || spike.question !== "" || spike.output !== "" || timeboxHours !== null ? spike : null;
}

function estimateOf(ticket: TicketSections): unknown {
  const estimate = ticket.properties.get("Estimate");
  if (!estimate) return null;
  const [low, high] = readInline(estimate.value).split(" to ");
  return { low: numberOrNull(low), high: numberOrNull(high ?? low), basis: estimate.below.map(readInline) };
}

function questionOf(text: string, children: readonly string[]): OpenQuestion {
  const [suffix = "", field = "description"] = / \*\(([a-zA-Z0-9.]+)\)\*$/.exec(text) ?? [];
  const answer = children.find((child) => child.startsWith("**Answer:**"));
  return {
    text: readInline(text.slice(0, text.length - suffix.length)),
    field,
    options: children.filter((child) => child !== answer).map(readInline),
    answer: answer === undefined ? null : readInline(answer.slice("**Answer:**".length)),
  };
}

function listOf(ticket: TicketSections, label: string): ReturnType<typeof listIn> {
  return listIn(ticket.sections.get(label) ?? []);
}

function blockOf(lines: readonly NumberedLine[]): string {
  return readBlock(lines.map((line) => line.text));
}

function property(ticket: TicketSections, label: string): string {
  return readInline(ticket.properties.get(label)?.value ?? "");
}

function summaryValue(ticket: TicketSections, word: string): string | undefined {
  return ticket.summary.find((part) => part.startsWith(`${word} `))?.slice(word.length + 1);
}

/** What is no number goes on as it is, so that the schema names it. */
function numberOrNull(text: string | undefined): unknown {
  if (text === undefined) return null;
  return Number.isNaN(Number(text)) ? text : Number(text);
}
