import type { Use } from "./plan.ts";

/** The parts of an issue report that have a field of their own. */
export type ReportUse = Extract<Use, "steps" | "expected" | "actual" | "environment">;

/** The part a heading of an issue form opens ("Steps to reproduce", "Actual behaviour"); null for any other heading. */
export function partOfHeading(title: string): ReportUse | null {
  const words = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
  return headings.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** A line that starts with such a heading and a colon: its part and where its own words begin. */
export function partOfLabel(text: string): { readonly use: ReportUse; readonly from: number } | null {
  const label = /^[\s*_#>-]*([\p{L} /]{2,40}?)[\s*_]*:[\s*_]*/u.exec(text);
  const use = label === null ? null : partOfHeading(label[1]!);
  return label === null || use === null ? null : { use, from: label[0].length };
}

/** A heading that belongs to a ticket rather than to a document: "Description", "Additional context". */
export function isFormHeading(title: string): boolean {
  return partOfHeading(title) !== null || formHeading.test(title.trim());
}

const formHeading =
  /^(?:summary|description|details?|(?:additional )?(?:context|information|info)|background|motivation|proposal|problem|(?:proposed )?solution|alternatives(?: .*)?|(?:implementation )?(?:notes?|plan)|acceptance criteria|definition of done|screenshots?|logs?|tasks?|checklist|references|links|related(?: .*)?|test plan)\s*:?$/iu;

/** The passages of a sentence that holds several labels: "Expected: 2 rows Actual: 1 row". */
export function passagesOf(
  text: string,
  use: ReportUse,
): readonly { readonly use: ReportUse; readonly text: string }[] {
  const cuts = [...text.matchAll(/(?<=^|\s)(?:expected|actual)(?: (?:behaviou?r|results?))?\s*:/giu)].map(
    ({ index }) => index,
  );
  const starts = cuts[0] === 0 ? cuts : [0, ...cuts];
  return starts.map((start, index) => {
    const passage = text.slice(start, starts[index + 1]).trim();
    const label = partOfLabel(passage);
    return { use: label?.use ?? use, text: label === null ? passage : passage.slice(label.from).trim() };
  });
}

const headings: readonly (readonly [RegExp, ReportUse])[] = [
  [
    /^(?:the )?(?:minimal )?(?:steps?(?: to reproduce(?: the (?:bug|issue|behaviou?r))?)?|repro(?:duction)?(?: steps)?|how to reproduce|to reproduce|reproducing)(?: \p{L}+)?$/u,
    "steps",
  ],
  [
    /^(?:the )?(?:expected(?: (?:behaviou?r|results?|outcome|output))?|what (?:did you|do you|you|i|we) expect(?:ed)?(?: to (?:happen|see))?|should(?: be)?)$/u,
    "expected",
  ],
  [
    /^(?:the )?(?:(?:actual|current|observed)(?: (?:behaviou?r|results?|outcome|output))?|what (?:happens|happened|actually happens|is happening)(?: instead)?|instead)$/u,
    "actual",
  ],
  [
    /^(?:your )?(?:environment|system info(?:rmation)?|versions?|platform|operating system(?: platform)?|os(?: version)?|browser(?:s)?(?: version)?|device|compiler|(?:\p{L}+ ){1,2}version|configuration|build)$/u,
    "environment",
  ],
];
