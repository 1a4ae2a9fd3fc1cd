import type { PortableSource, TicketBundle } from "@myba/shared/tickets/bundle";
import type { AcceptanceCriterion, OpenQuestion, TicketContent } from "@myba/shared/tickets/content";
import { shortened } from "./foreign-ticket.ts";
import { defaultKind } from "./markdown-criteria.ts";
import { outlineOf, type OutlineEntry } from "./markdown-outline.ts";
import { writeBlock, writeInline } from "./markdown-text.ts";

/**
 * A bundle as a document to read or to paste into a wiki: a heading a ticket, its hierarchy as heading levels. What a
 * person can edit is read back by `readMarkdown`; ids become keys where tickets have them. Lost: the sources and which
 * sentence each field came from (a few are quoted), the engine and its version, line breaks and repeated spaces inside
 * one-line fields, empty entries of lists, and white space around texts. Text of a ticket shows as it is and cannot
 * become structure or HTML.
 */
export function writeMarkdown(bundle: TicketBundle): string {
  const sources = new Map(bundle.sources.map((source) => [source.id, source]));
  const tickets = outlineOf(bundle.tickets).map((entry) =>
    ticketLines(entry, entry.ticket.sourceId === null ? undefined : sources.get(entry.ticket.sourceId)),
  );
  const parts = ["# Tickets", ...bundle.sources.map(coverageLine), ...tickets.flat()];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function coverageLine(source: PortableSource): string {
  const { covered, requirementLike } = source.coverage;
  return `From *${writeInline(source.name)}*: ${covered} of ${requirementLike} sentences that read like requirements are in a ticket.`;
}

/** Blocks of a ticket, to be parted by blank lines; empty ones fall out. */
function ticketLines(entry: OutlineEntry, source: PortableSource | undefined): string[] {
  const { content } = entry.ticket;
  return [
    `${"#".repeat(entry.level)} ${writeInline(content.title) || "Untitled"}`,
    summaryLine(entry),
    propertyList(entry),
    storySentence(content),
    writeBlock(content.description),
    ...section("Steps to reproduce", numbered(content.bug?.steps ?? [])),
    ...section("Expected", writeBlock(content.bug?.expected ?? "")),
    ...section("Actual", writeBlock(content.bug?.actual ?? "")),
    ...section("Environment", writeBlock(content.bug?.environment ?? "")),
    ...section("Acceptance criteria", content.acceptanceCriteria.filter(hasText).map(criterionLines).join("\n")),
    ...section(
      "Subtasks",
      content.subtasks
        .filter((item) => hasText({ text: item.title }))
        .map((item) => `- [${item.done ? "x" : " "}] ${writeInline(item.title)}`)
        .join("\n"),
    ),
    ...section("Open questions", content.openQuestions.filter(hasText).map(questionLines).join("\n")),
    ...section("Assumptions", bullets(content.assumptions)),
    ...section("From the source", quotes(content, source)),
  ];
}

function section(label: string, body: string): string[] {
  return body === "" ? [] : [`**${label}**`, body];
}

/** `**Story** · T-3 · Status draft · Priority high · Points 5`; no value here can hold a separator. */
function summaryLine({ ticket, reference, parentReference }: OutlineEntry): string {
  const { content } = ticket;
  const type = `${content.type.slice(0, 1).toUpperCase()}${content.type.slice(1)}`;
  return [
    `**${type}**`,
    writeInline(reference),
    `Status ${content.status}`,
    ...(content.priority === "none" ? [] : [`Priority ${content.priority}`]),
    ...(content.points === null ? [] : [`Points ${content.points}`]),
    ...(content.bug?.severity ? [`Severity ${content.bug.severity}`] : []),
    ...(content.spike?.timeboxHours ? [`Timebox ${content.spike.timeboxHours} hours`] : []),
    ...(content.dueDate === null ? [] : [`Due ${content.dueDate}`]),
    ...(content.labels.length === 0 ? [] : [`Labels ${content.labels.join(", ")}`]),
    ...(parentReference === null ? [] : [`Parent ${writeInline(parentReference)}`]),
  ].join(" · ");
}

function propertyList({ ticket, dependsOn }: OutlineEntry): string {
  const { content } = ticket;
  const { estimate } = content;
  const properties = [
    ["Priority reason", content.priorityReason],
    ["Component", content.component],
    ["Fix version", content.fixVersion],
    ["Assignee", content.assignee],
    ["Depends on", dependsOn.join(", ")],
    ["Question", content.spike?.question ?? ""],
    ["Output", content.spike?.output ?? ""],
    ["Estimate", estimate ? `${estimate.low} to ${estimate.high}` : ""],
  ] as const;
  const lines = properties
    .filter(([, value]) => value.trim() !== "")
    .map(([label, value]) => `- **${label}:** ${writeInline(value)}`);
  return [...lines, ...filled(estimate?.basis ?? []).map((reason) => `  - ${writeInline(reason)}`)].join("\n");
}

function storySentence({ story }: TicketContent): string {
  if (!story || story.goal.trim() === "") return "";
  const role = writeInline(story.role);
  const benefit = writeInline(story.benefit);
  return [
    ...(role === "" ? [] : [`**As ${articleFor(role)}** ${role}`]),
    `**I want to** ${writeInline(story.goal)}`,
    ...(benefit === "" ? [] : [`**so that** ${benefit}`]),
  ].join(" ");
}

/** By the sound it begins with, as far as spelling tells: a user, an administrator. */
function articleFor(noun: string): "a" | "an" {
  return /^[aeiou]/i.test(noun) && !/^(?:us|uni(?![dmn])|uti|eu|one\b)/i.test(noun) ? "an" : "a";
}

function criterionLines(criterion: AcceptanceCriterion): string {
  const kind = criterion.kind === defaultKind(criterion) ? "" : ` (${criterion.kind})`;
  const steps = [
    ...filled(criterion.given).map((step) => `  - **Given** ${writeInline(step)}`),
    ...filled(criterion.when).map((step) => `  - **When** ${writeInline(step)}`),
    ...filled(criterion.then).map((step) => `  - **Then** ${writeInline(step)}`),
  ];
  return [`- **${criterion.id}${kind}** ${writeInline(criterion.text)}`, ...steps].join("\n");
}

function questionLines(question: OpenQuestion): string {
  return [
    `- ${writeInline(question.text)} *(${question.field})*`,
    ...filled(question.options).map((option) => `  - ${writeInline(option)}`),
    ...(question.answer === null ? [] : [`  - **Answer:** ${writeInline(question.answer)}`]),
  ].join("\n");
}

/** The author's words behind the ticket, at most three sentences, cut short. */
function quotes(content: TicketContent, source: PortableSource | undefined): string {
  if (!source) return "";
  const ids = new Set(Object.values(content.provenance).flat());
  return source.sentences
    .filter((sentence) => ids.has(sentence.id))
    .slice(0, 3)
    .map((sentence) => `- “${writeInline(shortened(sentence.text, 160))}” (${sentence.id})`)
    .join("\n");
}

function numbered(items: readonly string[]): string {
  return filled(items)
    .map((item, index) => `${index + 1}. ${writeInline(item)}`)
    .join("\n");
}

function bullets(items: readonly string[]): string {
  return filled(items)
    .map((item) => `- ${writeInline(item)}`)
    .join("\n");
}

function filled(items: readonly string[]): string[] {
  return items.filter((item) => item.trim() !== "");
}

function hasText(item: { readonly text: string }): boolean {
  return item.text.trim() !== "";
}
