import {
  emptyContent,
  fieldPath,
  label,
  pointScale,
  type Bug,
  type OpenQuestion,
  type Points,
  type Provenance,
  type Spike,
  type Story,
  type TicketContent,
} from "@myba/shared/tickets/content";
import { z } from "zod";
import { capitalised, clip, labelFrom } from "../template/wording.ts";
import { harmlessMarkdown } from "./clean-markdown.ts";
import { plainLine, plainText } from "./clean-text.ts";
import { repairedCriteria } from "./repair-criteria.ts";
import type { ClaimedSources } from "./source-words.ts";
import type { TicketAnswer } from "./ticket-answer.ts";

/**
 * A ticket's content out of a model's answer, always valid: cleaned, shortened to the limits, with the sentences the
 * model names for each field as far as they bear it. Null where no title can be made.
 */
export function repairedContent(answer: TicketAnswer, sources: ClaimedSources): TicketContent | null {
  const title = titleOf(answer);
  if (title === "") return null;
  const story = repairedStory(answer.story);
  const priority = repairedPriority(answer, sources);
  const content: TicketContent = {
    ...emptyContent(answer.type, title),
    story,
    description: clip(harmlessMarkdown(answer.description ?? "", sources.hasUrl), 20_000),
    acceptanceCriteria: repairedCriteria(answer.acceptanceCriteria, sources),
    ...(answer.type === "bug" && answer.bug !== null && { bug: repairedBug(answer.bug) }),
    ...(answer.type === "spike" && answer.spike !== null && { spike: repairedSpike(answer.spike) }),
    ...repairedPoints(answer.points),
    ...priority,
    labels: repairedLabels(answer.labels),
    subtasks: repairedSubtasks(answer).map(({ title }) => ({ title, done: false })),
    dueDate: repairedDate(answer.dueDate),
    openQuestions: repairedQuestions(answer.openQuestions),
    assumptions: repairedAssumptions(answer).map(({ text }) => text),
  };
  content.provenance = provenanceOf(content, answer, sources);
  return content;
}

function titleOf({ title, story }: TicketAnswer): string {
  const line = plainLine(title).replace(/^#{1,6}\s+/u, "");
  return clip(line === "" ? capitalised(plainLine(story?.goal ?? "")) : line, 200);
}

/** What a model may know but a story does not hold: "As a", "I want to" and "so that". */
export function repairedStory(answer: TicketAnswer["story"]): Story | null {
  const goal = plainLine(answer?.goal ?? "").replace(/^I (?:want|need|would like)(?: to)? (?=\S)/iu, "");
  if (answer === null || goal === "") return null;
  const role = plainLine(answer.role ?? "").replace(/^(?:as )?(?:an?|the) (?=\S)/iu, "");
  const benefit = plainLine(answer.benefit ?? "").replace(/^so that (?=\S)/iu, "");
  return { role: clip(role, 80), goal: clip(goal, 300), benefit: clip(benefit, 300) };
}

/** Limits as the schema of tickets has them. */
export function repairedBug(answer: NonNullable<TicketAnswer["bug"]>): Bug {
  const steps = answer.steps.map((step) => clip(plainLine(step).replace(/^\d{1,2}[.)]\s+/u, ""), 500));
  return {
    steps: steps.filter((step) => step !== "").slice(0, 50),
    expected: passage(answer.expected),
    actual: passage(answer.actual),
    environment: passage(answer.environment),
    severity: answer.severity,
  };
}

function passage(text: string | null): string {
  return clip(plainText(text ?? ""), 2000);
}

/** The time box is whole hours from 1 to 80, otherwise none. */
export function repairedSpike(answer: NonNullable<TicketAnswer["spike"]>): Spike {
  const hours = answer.timeboxHours;
  return {
    question: clip(plainLine(answer.question), 500),
    timeboxHours: hours !== null && hours >= 1 && hours <= 80 ? hours : null,
    output: clip(plainLine(answer.output ?? ""), 500),
  };
}

/** The next value of the scale that is not smaller; what is far beyond the scale is in another unit and means nothing. */
export function repairedPoints(answer: TicketAnswer["points"]): Pick<TicketContent, "points" | "estimate"> {
  const at = answer === null ? -1 : pointScale.findIndex((step) => step >= answer.value);
  if (answer === null || answer.value < 0 || at < 0) return { points: null, estimate: null };
  const points: Points = pointScale[at]!;
  const reason = clip(plainLine(answer.reason), 300);
  const low = pointScale[Math.max(at - 1, 0)]!;
  const high = pointScale[Math.min(at + 1, pointScale.length - 1)]!;
  return { points, estimate: { low, high, basis: reason === "" ? [] : [reason] } };
}

/** A rank needs a sentence that gives it; without one the author ranked nothing. */
function repairedPriority(
  { priority }: TicketAnswer,
  sources: Pick<ClaimedSources, "shown">,
): Pick<TicketContent, "priority" | "priorityReason"> {
  if (priority === null || priority.level === "none" || sources.shown(priority.sourceIds).length === 0) {
    return { priority: "none", priorityReason: "" };
  }
  return { priority: priority.level, priorityReason: clip(plainLine(priority.reason), 300) };
}

/** Labels are words joined by hyphens, each once. */
export function repairedLabels(labels: readonly string[]): string[] {
  const made = labels.slice(0, 200).map((text) => labelFrom(plainLine(text).slice(0, 200)));
  return [...new Set(made)].filter((text) => label.safeParse(text).success).slice(0, 20);
}

/** Subtasks with a title, each with what it was taken from. */
export function repairedSubtasks({ subtasks }: Pick<TicketAnswer, "subtasks">): TicketAnswer["subtasks"] {
  return subtasks
    .map(({ title, sourceIds }) => ({ title: clip(plainLine(title), 200), sourceIds }))
    .filter(({ title }) => title !== "")
    .slice(0, 20);
}

/** Assumptions that say something, each with what it was taken from. */
export function repairedAssumptions({ assumptions }: Pick<TicketAnswer, "assumptions">): TicketAnswer["assumptions"] {
  return assumptions
    .map(({ text, sourceIds }) => ({ text: clip(plainLine(text), 300), sourceIds }))
    .filter(({ text }) => text !== "")
    .slice(0, 10);
}

/** A calendar date, otherwise none. */
export function repairedDate(answer: string | null): string | null {
  const date = z.iso.date().safeParse(answer?.trim().slice(0, 10));
  return date.success ? date.data : null;
}

/** Questions about fields that exist; one about something else is about the ticket as a whole. */
export function repairedQuestions(answers: TicketAnswer["openQuestions"]): OpenQuestion[] {
  return answers
    .slice(0, 50)
    .map(({ text, field, options }) => ({
      text: clip(plainLine(text), 300),
      field: fieldOf(field.trim()),
      options: [...new Set(options.slice(0, 20).map((option) => clip(plainLine(option), 120)))]
        .filter((option) => option !== "")
        .slice(0, 4),
      answer: null,
    }))
    .filter(({ text }) => text !== "")
    .slice(0, 5);
}

const fields: ReadonlySet<string> = new Set(Object.keys(emptyContent("task", "")));

function fieldOf(path: string): string {
  const isKnown = path.length <= 100 && fieldPath.safeParse(path).success && fields.has(path.split(".")[0]!);
  return isKnown ? path : "description";
}

function provenanceOf(content: TicketContent, answer: TicketAnswer, sources: ClaimedSources): Provenance {
  const { story, bug, spike } = content;
  const whole = [content.title, ...Object.values(story ?? {}), content.description].join(" ");
  const storyIds = answer.story?.sourceIds ?? [];
  const bugIds = answer.bug?.sourceIds ?? [];
  const spikeIds = answer.spike?.sourceIds ?? [];
  const claims: readonly (readonly [string, string, readonly string[]])[] = [
    ["story.role", story?.role ?? "", storyIds],
    ["story.goal", story?.goal ?? "", storyIds],
    ["story.benefit", story?.benefit ?? "", storyIds],
    ["description", content.description, answer.descriptionSourceIds],
    ...(bug?.steps ?? []).map((step, index) => [`bug.steps.${index}`, step, bugIds] as const),
    ["bug.expected", bug?.expected ?? "", bugIds],
    ["bug.actual", bug?.actual ?? "", bugIds],
    ["bug.environment", bug?.environment ?? "", bugIds],
    ["spike.question", spike?.question ?? "", spikeIds],
    ["spike.output", spike?.output ?? "", spikeIds],
    ...repairedSubtasks(answer).map(({ title, sourceIds }, index) => [`subtasks.${index}`, title, sourceIds] as const),
    ...repairedAssumptions(answer).map(
      ({ text, sourceIds }, index) => [`assumptions.${index}`, text, sourceIds] as const,
    ),
  ];
  const about = sources.plausible(answer.sourceIds, whole);
  const borne = [
    ["title", about] as const,
    ...claims.map(([field, text, ids]) => [field, text === "" ? [] : sources.plausible(ids, text)] as const),
    ...content.acceptanceCriteria.map(({ sourceIds }, index) => [`acceptanceCriteria.${index}`, sourceIds] as const),
    // Hints and dates are read from the ticket's sentences as a whole.
    ["points", content.points === null ? [] : about] as const,
    ["estimate", content.estimate === null ? [] : about] as const,
    ["dueDate", content.dueDate === null ? [] : about] as const,
    ...content.labels.map((name, index) => [`labels.${index}`, sources.plausible(about, name)] as const),
    ["priority", content.priority === "none" ? [] : sources.shown(answer.priority?.sourceIds ?? [])] as const,
  ];
  return Object.fromEntries(borne.filter(([, ids]) => ids.length > 0).map(([field, ids]) => [field, [...ids]]));
}
