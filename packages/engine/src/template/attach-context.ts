import type { Reading } from "../reading/reading.ts";
import { epicAround } from "./outline.ts";
import type { LooseSentence } from "./desk.ts";
import { sectionRole } from "./section-role.ts";
import type { Plan } from "./plan.ts";

/**
 * Gives what is left its place: criteria under "Acceptance criteria" to the ticket of that section or its epic, what
 * is out of scope and plain context to the epic around it, or to the only ticket of its section.
 */
export function* attachContext(
  reading: Reading,
  loose: readonly LooseSentence[],
  plans: readonly Plan[],
  epics: ReadonlyMap<number, Plan>,
): Generator<void, void> {
  const bySection = new Map<number, Plan[]>();
  for (const plan of plans) {
    if (plan.type === "epic") continue;
    const known = bySection.get(plan.section);
    if (known === undefined) bySection.set(plan.section, [plan]);
    else known.push(plan);
  }
  const headings = new Map(
    reading.sentences.filter(({ block }) => block === "heading").map((heading) => [heading.id, heading]),
  );
  const shown = new Set<string>();
  for (const [index, { sentence, use, before }] of loose.entries()) {
    if (index % 200 === 0) yield;
    const section = reading.sections[sentence.section]!;
    const around = section.parent ?? section.index;
    const own = bySection.get(section.index) ?? [];
    const near = bySection.get(around) ?? [];
    const only =
      own.length === 1
        ? own[0]!
        : (use === "criterion" || sectionRole(section.title) === "criteria") && near.length === 1
          ? near[0]!
          : null;
    const isAcceptance = /^\W*(?:acs?|acceptance criteria)\b/iu.test(section.title);
    const above = isAcceptance ? (bySection.get(section.index - 1) ?? []) : [];
    const target =
      only ?? (above.length === 1 ? above[0]! : null) ?? epicAround(section.index, reading.sections, epics);
    if (target === null) {
      if (before?.lead.blockIndex === sentence.blockIndex && use === "detail") before.parts.push({ sentence, use });
      continue;
    }
    const heading = section.headingId === null ? undefined : headings.get(section.headingId);
    if (heading === undefined || heading === target.lead) target.parts.push({ sentence, use });
    else if (use !== "detail") target.parts.push({ sentence, use, under: heading });
    else {
      if (!shown.has(heading.id)) target.parts.push({ sentence: heading, use });
      shown.add(heading.id);
      target.parts.push({ sentence, use });
    }
  }
}
