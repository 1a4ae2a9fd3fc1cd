import type { Reading, Section, Sentence } from "../reading/reading.ts";
import { isEndpoint, isItem, isOwnWish, opensDefinition } from "./list-intro.ts";
import { partOfLabel } from "./report-part.ts";
import { sectionRole, type SectionRole } from "./section-role.ts";

/** Why a whole section is one ticket named after its heading. */
export type WholeSection =
  /** A use case or procedure: the steps are its story, not work of their own. */
  | "flow"
  /** A Gherkin scenario: one criterion of the feature around it. */
  | "scenario"
  /** The steps every scenario of a feature begins with. */
  | "background"
  /** "A user account contains": the items are what the thing is made of. */
  | "definition"
  /** A short list so deep in the outline that each item is a part rather than a ticket. */
  | "parts"
  /** Steps, what was expected, what happened. */
  | "report";

export interface SectionShape {
  readonly role: SectionRole;
  readonly whole: WholeSection | null;
  /** Each row of its table is a requirement; otherwise the table is a description. */
  readonly rowsAreTickets: boolean;
}

/** What each section of a text is, by its index. */
export function* sectionShapes(reading: Reading): Generator<void, readonly SectionShape[]> {
  const inside = Map.groupBy(reading.sentences, ({ section }) => section);
  const parents = new Set(reading.sections.map(({ parent }) => parent));
  const shapes: SectionShape[] = [];
  const depths: number[] = [];
  for (const section of reading.sections) {
    if (section.index % 100 === 0) yield;
    const own = sectionRole(section.title);
    const inherited = section.parent === null ? "normal" : shapes[section.parent]!.role;
    const role =
      own === "normal" && inherited !== "transparent" && inherited !== "context" && inherited !== "people"
        ? inherited
        : own;
    const depth =
      (section.parent === null ? 0 : depths[section.parent]!) +
      (section.headingId === null || role === "transparent" ? 0 : 1);
    depths.push(depth);
    const body = (inside.get(section.index) ?? []).filter(({ block, kind }) => block !== "heading" && kind !== "noise");
    const isLeaf = !parents.has(section.index) && section.headingId !== null;
    const isBackground =
      isLeaf && /^background$/iu.test(section.title) && body.some(({ text }) => /^given\s/iu.test(text));
    const isExamples = shapes.at(-1)?.whole === "scenario" && /^(?:examples|scenarios)$/iu.test(section.title);
    const whole = isExamples
      ? "scenario"
      : isBackground
        ? "background"
        : role === "normal" && isLeaf
          ? wholeSection(section, depth, body)
          : null;
    shapes.push({ role, whole, rowsAreTickets: rowsAreTickets(body) });
  }
  return shapes;
}

function wholeSection({ title }: Section, depth: number, body: readonly Sentence[]): WholeSection | null {
  const items = body.filter((sentence) => isItem(sentence) || sentence.block === "table-row");
  if (body.length === 0 || body.some(isOwnWish)) return null;
  if (body.length >= 2 && body.every(isEndpoint)) return "definition";
  const labels = new Set(body.map(({ text }) => partOfLabel(text)?.use));
  if (
    labels.has("steps")
      ? labels.has("expected") || labels.has("actual")
      : labels.has("expected") && labels.has("actual")
  )
    return "report";
  if (scenarioTitle.test(title) && body.some(({ text }) => /^(?:given|when|then)\b/iu.test(text))) return "scenario";
  if (flowTitle.test(title) || isProcedure(body)) return "flow";
  if (opensDefinition(title) && items.length >= 2) return "definition";
  const demanding = items.filter(
    ({ slots }) => slots.modal === "must" || slots.modal === "should" || slots.modal === "want",
  );
  const isList = items.length >= 2 && items.length >= body.length * 0.6 && demanding.length <= items.length * 0.25;
  return depth >= 3 && isList ? "parts" : null;
}

/** At least three numbered steps that tell what happens instead of demanding it. */
function isProcedure(body: readonly Sentence[]): boolean {
  const steps = body.filter(({ block, listLevel }) => block === "step" && listLevel <= 1);
  const told = steps.filter(
    ({ slots, text }) =>
      slots.modal === null && !opensDefinition(text) && /^(?:the |an? )?[\p{L}'’ ]{2,40}?\s\p{L}+s\b/iu.test(text),
  );
  return steps.length >= 3 && told.length >= steps.length * 0.6;
}

function rowsAreTickets(body: readonly Sentence[]): boolean {
  const rows = body.filter(({ block }) => block === "table-row");
  const wanted = rows.filter(
    ({ slots }) => slots.modal !== null && slots.modal !== "imperative" && slots.modal !== "may",
  );
  const names = Object.keys(rows[0]?.cells ?? {}).join(" ");
  return (
    rows.length > 0 &&
    (wanted.length >= rows.length * 0.5 ||
      /\b(?:requirement|user story|story|feature|task|summary|title)\b/iu.test(names))
  );
}

const scenarioTitle = /^(?:scenario(?: outline| template)?|example)\b/iu;

const flowTitle = /^(?:use[ -]?case|scenario|user (?:flow|journey))\b/iu;
