import type { TicketContent } from "@myba/shared/tickets/content";

/** Fields that a wish can be about on its own, as they are called on the ticket. */
export const refinableFields = [
  { path: "title", label: "Title" },
  { path: "story", label: "Story" },
  { path: "description", label: "Description" },
  { path: "acceptanceCriteria", label: "Acceptance criteria" },
  { path: "bug", label: "Bug" },
  { path: "spike", label: "Spike" },
  { path: "subtasks", label: "Steps" },
  { path: "assumptions", label: "Assumptions" },
  { path: "openQuestions", label: "Open questions" },
] as const;

/** What the wish is about, in words. */
export function fieldLabel(path: string | null): string {
  return refinableFields.find((field) => field.path === path)?.label ?? "Whole ticket";
}

/** The fields this ticket has, so that a menu offers no bug part on a story. */
export function fieldsOf(content: TicketContent): (typeof refinableFields)[number][] {
  const absent = new Set([content.story ? "" : "story", content.bug ? "" : "bug", content.spike ? "" : "spike"]);
  return refinableFields.filter(({ path }) => !absent.has(path));
}

const byField: Record<string, readonly string[]> = {
  title: ["Shorter title", "Say who it is for"],
  story: ["Say why it matters, if the source does", "Plainer words"],
  description: ["Shorter", "As a list", "Plainer words"],
  acceptanceCriteria: ["Split the criteria into Gherkin", "One check each", "Add the cases that fail"],
  bug: ["Number the steps", "Tell expected from actual"],
  spike: ["Sharpen the question"],
  subtasks: ["Break it into steps"],
  assumptions: ["Drop what the source does not say"],
  openQuestions: ["Ask what is missing"],
};

/** Wishes that fit this ticket, to start from: at most four. */
export function suggestedWishes(content: TicketContent, field: string | null): string[] {
  if (field !== null) return [...(byField[field] ?? [])];
  const { acceptanceCriteria, title, description, subtasks } = content;
  const wishes = [
    acceptanceCriteria.some(({ kind }) => kind !== "gherkin") ? "Split the criteria into Gherkin" : null,
    acceptanceCriteria.length === 0 ? "Write acceptance criteria from the source" : null,
    title.length > 50 ? "Shorter title" : null,
    "Ask what is missing",
    description.length > 600 ? "Shorter description" : null,
    subtasks.length === 0 ? "Break it into steps" : null,
    "Plainer words",
  ];
  return wishes.filter((wish) => wish !== null).slice(0, 4);
}
