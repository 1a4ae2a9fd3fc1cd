import type { TicketContent } from "../../packages/shared/src/tickets/content.ts";
import { lemmas, names, numbers } from "./words.ts";

export interface FidelityCount {
  readonly found: number;
  readonly total: number;
  /** Words, numbers and names of tickets that the input does not hold. */
  readonly strange: readonly string[];
  /** Numbers among them, those in open questions and due dates included. */
  readonly inventedNumbers: readonly string[];
}

/**
 * Compares what tickets say with what the input says. Words come from every field that should be the author's; open
 * questions are the engine's own words, so only their numbers and names are looked at. Points, estimate and priority
 * are judgements and no text.
 */
export function countFidelity(text: string, contents: readonly TicketContent[]): FidelityCount {
  const knownLemmas = new Set(lemmas(text));
  const knownNumbers = new Set([...numbers(text), ...[...text.matchAll(/\d+/gu)].map(([digits]) => digits)]);
  const knownWords = new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const strange: string[] = [];
  const inventedNumbers: string[] = [];
  let total = 0;
  const check = (items: readonly string[], isKnown: (item: string) => boolean, strangers: string[][]) => {
    total += items.length;
    for (const item of items) if (!isKnown(item)) for (const list of strangers) list.push(item);
  };
  for (const content of contents) {
    const written = authorsFields(content).join("\n");
    const questions = content.openQuestions.flatMap((question) => [question.text, ...question.options]).join("\n");
    check(lemmas(written), (lemma) => knownLemmas.has(lemma), [strange]);
    check(names(`${written}\n${questions}`), (name) => knownWords.has(name.toLowerCase()), [strange]);
    check(numbers(`${written}\n${questions}`), (number) => knownNumbers.has(number), [strange, inventedNumbers]);
    if (content.dueDate !== null)
      check([content.dueDate], (date) => isWritten(date, knownNumbers), [strange, inventedNumbers]);
  }
  return { found: total - strange.length, total, strange, inventedNumbers };
}

function authorsFields(content: TicketContent): string[] {
  const { story, bug, spike } = content;
  return [
    content.title,
    ...(story === null ? [] : [story.role, story.goal, story.benefit]),
    content.description,
    ...content.acceptanceCriteria.flatMap(({ text, given, when, then }) => [text, ...given, ...when, ...then]),
    ...(bug === null ? [] : [...bug.steps, bug.expected, bug.actual, bug.environment]),
    ...(spike === null
      ? []
      : [spike.question, spike.output, spike.timeboxHours === null ? "" : String(spike.timeboxHours)]),
    content.priorityReason,
    ...content.labels.map((label) => label.replaceAll("-", " ")),
    content.component,
    content.fixVersion,
    ...content.subtasks.map(({ title }) => title),
    content.assignee,
    ...content.assumptions,
  ];
}

/** Year and day stand in the text; the month may be a word there. */
function isWritten(date: string, known: ReadonlySet<string>): boolean {
  const [year = "", , day = ""] = date.split("-");
  return known.has(year) && (known.has(day) || known.has(String(Number(day))));
}
