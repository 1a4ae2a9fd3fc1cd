import { wordingDefects } from "../../packages/engine/src/lint/wording-defects.ts";
import { tagWords } from "../../packages/engine/src/reading/english/tagger.ts";
import type { TicketDraft } from "../../packages/shared/src/tickets/ticket.ts";
import { ticketDraft } from "../../packages/shared/src/tickets/ticket.ts";
import { gherkinFault } from "./gherkin.ts";

/**
 * What is wrong at error level with a ticket's role, goal and criteria wording, or with its shape; empty for nothing.
 * The goal is judged by parts of speech and Gherkin by Cucumber's parser, neither of which the engine decides by.
 */
export function errorsOf(ticket: TicketDraft): string[] {
  const { story, acceptanceCriteria } = ticket.content;
  const shape = ticketDraft.safeParse(ticket);
  const defects = wordingDefects(ticket.content).filter(({ level }) => level === "error");
  const faults = acceptanceCriteria.flatMap((criterion) =>
    criterion.kind === "gherkin" ? (gherkinFault(criterion) ?? []) : [],
  );
  return [
    ...defects.map(({ rule, field }) => `${rule} at ${field}`),
    ...(story === null || wantsSomething(story.goal) ? [] : [`wf/goal-missing by its words: ${story.goal}`]),
    ...faults.map((fault) => `ac/gherkin-invalid: ${fault}`),
    ...(shape.success
      ? []
      : [`schema: ${shape.error.issues[0]?.path.join(".") ?? ""} ${shape.error.issues[0]?.message ?? ""}`]),
  ];
}

const naming: ReadonlySet<string> = new Set(["NOUN", "PROPN", "PRON", "NUM", "SYM"]);

/** Rule 2: a verb, also one without an object ("pay"), or a thing ("a dark theme"), which has "want" for its verb. */
export function wantsSomething(goal: string): boolean {
  // "to" in front lets the tagger see the verb; it is no word of the goal.
  const words = tagWords(`to ${goal}`).slice(1);
  return words.some(({ pos, text }) => pos === "VERB" || naming.has(pos) || /^\p{Lu}{2}/u.test(text));
}
