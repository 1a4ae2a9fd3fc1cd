import type { TicketContent } from "@myba/shared/tickets/content";

/** The part of a ticket that came last, for the line in which it is seen being written: its name and its words. */
export function latestPart(content: TicketContent): { readonly name: string; readonly words: string } | null {
  const { story, bug, spike, description, acceptanceCriteria, openQuestions } = content;
  const criterion = acceptanceCriteria.at(-1);
  const parts = [
    { name: "Question", words: openQuestions.at(-1)?.text },
    { name: criterion?.id ?? "", words: criterion?.text },
    { name: "Description", words: description },
    { name: "Actual", words: bug?.actual },
    { name: "Question", words: spike?.question },
    { name: "so that", words: story?.benefit },
    { name: "I want to", words: story?.goal },
    { name: "As a", words: story?.role },
  ];
  const part = parts.find(({ words }) => words !== undefined && words.trim() !== "");
  return part ? { name: part.name, words: tailOf(part.words ?? "") } : null;
}

/** One line of it is shown, and its end is where it is being written. */
const shownLetters = 70;

function tailOf(words: string): string {
  const line = words.replace(/\s+/g, " ").trim();
  if (line.length <= shownLetters) return line;
  return `…${line.slice(-shownLetters).replace(/^\S*\s/, "")}`;
}
