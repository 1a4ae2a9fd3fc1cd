import type { TicketContent } from "@myba/shared/tickets/content";
import type { UnsupportedWords } from "@myba/shared/tickets/ticket";
import { addresses, properNames } from "./proper-names.ts";
import { statedNumbers, type StatedNumber } from "./quantities.ts";
import type { SourceFacts } from "./source-facts.ts";

/**
 * Rule 37 of the ticket reference for what a model wrote: numbers, names and addresses in a field that neither the source
 * nor the team's guidance has. The same number counts in figures, in words and in another unit of its measure.
 * Deterministic. `isEnglish`: a capital within a sentence marks a name, which it does not in every language.
 */
export function unsupportedWords(content: TicketContent, facts: SourceFacts, isEnglish: boolean): UnsupportedWords[] {
  return writtenFields(content)
    .flatMap(([field, text]) => unsupportedIn(text, facts, isEnglish).map((words) => ({ field, text: words })))
    .slice(0, 50);
}

/** What of one text is not borne out, each once, at most 200 characters long. */
export function unsupportedIn(text: string, facts: SourceFacts, isEnglish: boolean): string[] {
  const links = addresses(text);
  const rest = links.reduce((left, link) => left.replaceAll(link, " "), text);
  const doubted = [
    ...links.filter((link) => !facts.hasText(link)),
    ...statedNumbers(withoutListNumbers(rest))
      .filter((number) => !isBorne(number, facts))
      .map((number) => number.text),
    ...properNames(rest, isEnglish).filter((name) => !facts.hasName(name)),
  ];
  return [...new Set(doubted.map((words) => words.trim().slice(0, 200)))].filter((words) => words !== "");
}

function isBorne(number: StatedNumber, facts: SourceFacts): boolean {
  // "One" is mostly no number: "one of", "one-time".
  if (number.measure === null && /^\p{L}/u.test(number.text) && number.values[0] === 1) return true;
  if (facts.hasNumber(number)) return true;
  const written = statedNumbers(/^[\p{Nd}.,'’]+/u.exec(number.text)?.[0] ?? "")[0];
  return number.measure !== null && (written?.values.some((value) => facts.hasBare(value)) ?? false);
}

/** The numbers in front of list items are ours to give. */
function withoutListNumbers(text: string): string {
  return text.replaceAll(/^(\s*)\d{1,3}[.)]\s/gmu, "$1");
}

/** Without a due date that the source does not write out; a date nobody gave is worse than none. */
export function withBorneDate(content: TicketContent, facts: SourceFacts): TicketContent {
  if (content.dueDate === null) return content;
  const isGiven = content.dueDate.split("-").every((part) => facts.hasNumber(statedNumbers(String(Number(part)))[0]!));
  if (isGiven) return content;
  const { dueDate: _, ...provenance } = content.provenance;
  return { ...content, dueDate: null, provenance };
}

/** Every field a model writes sentences into, with its path. */
export function writtenFields(content: TicketContent): (readonly [string, string])[] {
  const { story, bug, spike } = content;
  const fields: (readonly [string, string])[] = [
    ["title", content.title],
    ["story.role", story?.role ?? ""],
    ["story.goal", story?.goal ?? ""],
    ["story.benefit", story?.benefit ?? ""],
    ["description", content.description],
    ...content.acceptanceCriteria.map(
      ({ text, given, when, then }, index) =>
        [`acceptanceCriteria.${index}`, [text, ...given, ...when, ...then].join("\n")] as const,
    ),
    ...(bug?.steps ?? []).map((step, index) => [`bug.steps.${index}`, step] as const),
    ["bug.expected", bug?.expected ?? ""],
    ["bug.actual", bug?.actual ?? ""],
    ["bug.environment", bug?.environment ?? ""],
    ["spike.question", spike?.question ?? ""],
    ["spike.output", spike?.output ?? ""],
    ...content.subtasks.map(({ title }, index) => [`subtasks.${index}`, title] as const),
    ["priorityReason", content.priorityReason],
    ...content.assumptions.map((text, index) => [`assumptions.${index}`, text] as const),
  ];
  return fields.filter(([, text]) => text !== "");
}
