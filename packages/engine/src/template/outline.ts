import type { Reading, Section, Sentence } from "../reading/reading.ts";
import { headingMarks } from "./heading-marks.ts";
import { headingTitle } from "./heading-title.ts";
import { newPlan, type Plan } from "./plan.ts";
import { sectionRole } from "./section-role.ts";
import { titleFrom } from "./title.ts";

/**
 * Hangs tickets under the document's headings: a section with two tickets or more becomes an epic titled by its
 * heading, epics nest once, and a heading that is no epic names the component of its tickets. Returns epics and
 * tickets in reading order, parents first.
 */
export function* outline(
  reading: Reading,
  plans: readonly Plan[],
): Generator<void, { plans: Plan[]; epics: ReadonlyMap<number, Plan> }> {
  const byId = new Map(reading.sentences.map((sentence) => [sentence.id, sentence]));
  yield;
  const epics = yield* epicsOf(reading, plans, byId);
  for (const [index, plan] of plans.entries()) {
    if (index % 200 === 199) yield;
    place(plan, reading.sections, epics, byId);
  }
  yield;
  return { plans: inReadingOrder(reading.sections, epics, plans), epics };
}

/** The epic a sentence's section belongs to: its own or that of the nearest section around it. */
export function epicAround(
  section: number,
  sections: readonly Section[],
  epics: ReadonlyMap<number, Plan>,
): Plan | null {
  for (let at: number | null = section; at !== null; at = sections[at]?.parent ?? null) {
    const epic = epics.get(at);
    if (epic !== undefined) return epic;
  }
  return null;
}

function* epicsOf(
  reading: Reading,
  plans: readonly Plan[],
  byId: ReadonlyMap<string, Sentence>,
): Generator<void, Map<number, Plan>> {
  const { sections } = reading;
  const counts = ticketsBelow(sections, plans);
  const epics = new Map<number, Plan>();
  for (const section of sections) {
    if (section.index % 200 === 199) yield;
    const heading = section.headingId === null ? undefined : byId.get(section.headingId);
    if (heading === undefined || counts[section.index]! < 2) continue;
    const around = section.parent === null ? null : epicAround(section.parent, sections, epics);
    if (around !== null && around.parent !== null) continue;
    if (isPassedThrough(section, sections, counts, around)) continue;
    const epic = newPlan("epic", heading, { goal: "", role: "" });
    epic.title = titleFrom(calm(headingTitle(section.title || heading.text), reading.text));
    epic.parent = around;
    epics.set(section.index, epic);
  }
  return epics;
}

/** A heading all in capitals in small letters, if the text itself writes its longer words so. */
function calm(title: string, text: string): string {
  if (/\p{Ll}/u.test(title)) return title;
  const words = title.match(/\p{Lu}{4,}/gu) ?? [];
  const isKnown = words.length > 0 && words.every((word) => text.includes(word.toLowerCase()));
  return isKnown ? title.replace(/\p{Lu}{4,}/gu, (word) => word.toLowerCase()) : title;
}

/**
 * "Requirements", "User stories" and "Must have" name no subject: the sections below them are the epics, or the epic
 * around them holds their tickets. What a heading keeps together for another reason ("Open questions") is no epic.
 */
function isPassedThrough(
  section: Section,
  sections: readonly Section[],
  counts: readonly number[],
  around: Plan | null,
): boolean {
  const role = sectionRole(section.title);
  if (role === "normal") return false;
  if (role !== "transparent") return role !== "context" || around !== null;
  if (around !== null && !/\bnon-?\s?functional\b/iu.test(section.title)) return true;
  return sections.filter((other) => other.parent === section.index && counts[other.index]! >= 2).length > 0;
}

function ticketsBelow(sections: readonly Section[], plans: readonly Plan[]): readonly number[] {
  const counts = sections.map(() => 0);
  for (const plan of plans) if (plan.parent === null) counts[plan.section]! += 1;
  for (let index = sections.length - 1; index > 0; index -= 1) {
    const parent = sections[index]!.parent;
    if (parent !== null) counts[parent]! += counts[index]!;
  }
  return counts;
}

function place(
  plan: Plan,
  sections: readonly Section[],
  epics: ReadonlyMap<number, Plan>,
  byId: ReadonlyMap<string, Sentence>,
): void {
  plan.parent ??= epicAround(plan.section, sections, epics);
  const section = sections[plan.section]!;
  markFromHeadings(plan, section, sections, byId);
  if (section.headingId === null || epics.has(section.index) || sectionRole(section.title) !== "normal") return;
  if (plan.lead.id === section.headingId || plan.titleHeading?.id === section.headingId) return;
  plan.componentHeading = byId.get(section.headingId) ?? null;
  plan.component = headingTitle(section.title);
}

/** The rank and the release that the nearest headings around a ticket state. */
function markFromHeadings(
  plan: Plan,
  from: Section,
  sections: readonly Section[],
  byId: ReadonlyMap<string, Sentence>,
): void {
  const isRanked = plan.priorityContext.length > 0;
  for (let at: number | null = from.index; at !== null; at = sections[at]!.parent) {
    const { headingId, title } = sections[at]!;
    const heading = headingId === null ? undefined : byId.get(headingId);
    if (heading === undefined) continue;
    const { rank, release } = headingMarks(title);
    if (rank !== "" && !isRanked && plan.priorityContext.length === 0) plan.priorityContext.push(heading);
    if (release !== "" && plan.release === null) plan.release = { words: release, heading };
  }
}

function inReadingOrder(
  sections: readonly Section[],
  epics: ReadonlyMap<number, Plan>,
  plans: readonly Plan[],
): Plan[] {
  const bySection = new Map<number, Plan[]>();
  for (const plan of plans) {
    const known = bySection.get(plan.section);
    if (known === undefined) bySection.set(plan.section, [plan]);
    else known.push(plan);
  }
  return sections.flatMap(({ index }) => {
    const epic = epics.get(index);
    return [...(epic === undefined ? [] : [epic]), ...(bySection.get(index) ?? [])];
  });
}
