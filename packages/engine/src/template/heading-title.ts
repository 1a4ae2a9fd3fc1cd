import { headingMarks } from "./heading-marks.ts";

/** The subject a heading names: without number, rank and release, and without what kind of document or part it heads. */
export function headingTitle(heading: string): string {
  const plain = withoutNumber(heading);
  const { title } = headingMarks(plain);
  const subject = withoutDecoration(title === "" ? plain : title);
  return subject === "" ? plain : subject;
}

/** A heading without the number in front: "3.1 Data import". */
export function withoutNumber(heading: string): string {
  return heading.replace(/^(?:\d+(?:\.\d+)*[.):]?|[A-Z]\.)\s+(?=\p{L})/u, "");
}

/** "PRD: Photo backup" and "Team calendar – PRD" are about the photo backup and the calendar. */
function withoutDecoration(title: string): string {
  return title
    .replace(new RegExp(`^${kinds}(?:\\s+for)?\\s*[:–—|-]\\s+(?=\\S)`, "iu"), "")
    .replace(new RegExp(`(?:\\s*[:–—|-]\\s+|\\s+[([])${kinds}[)\\]]?$`, "iu"), "")
    .replace(new RegExp(`(?<=\\S{3})\\s+(?:PRD|SRS|product requirements(?: document)?)$`, "iu"), "")
    .trim();
}

const kinds =
  "(?:PRD|SRS|RFC|BRD|(?:product|software|business|system|functional|technical)?\\s?requirements?(?: (?:document|specification|list))?(?: \\((?:PRD|SRS|BRD)\\))?|epic(?: \\d+)?|feature(?: \\d+)?|theme|module|(?:functional |technical )?spec(?:ification)?|(?:user )?stor(?:y|ies)|(?:product )?backlog|scope|draft)";
