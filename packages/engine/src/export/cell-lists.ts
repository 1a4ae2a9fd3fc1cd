import type { AcceptanceCriterion, OpenQuestion, Provenance } from "@myba/shared/tickets/content";
import { criterionKinds } from "@myba/shared/tickets/content";

/**
 * Lists inside one cell of a table, a line an item, written so that people read them and `read…` gets them back
 * exactly. A line break inside an item becomes `\n`, a backslash `\\`.
 */
export function writeNumbered(items: readonly string[]): string {
  return items.map((item, index) => `${index + 1}. ${escapeBreaks(item)}`).join("\n");
}

export function readNumbered(cell: string): string[] {
  return linesOf(cell).map((line) => unescapeBreaks(line.replace(/^\d+\. ?/, "")));
}

export function writeLines(items: readonly string[]): string {
  return items.map(escapeBreaks).join("\n");
}

export function readLines(cell: string): string[] {
  return linesOf(cell).map(unescapeBreaks);
}

interface ChecklistItem {
  readonly title: string;
  readonly done: boolean;
}

export function writeChecklist(items: readonly ChecklistItem[]): string {
  return items.map((item) => `[${item.done ? "x" : " "}] ${escapeBreaks(item.title)}`).join("\n");
}

export function readChecklist(cell: string): ChecklistItem[] {
  return linesOf(cell).map((line) => {
    const box = /^\[([ xX])\] ?/.exec(line);
    return { title: unescapeBreaks(line.slice(box?.[0].length ?? 0)), done: box !== null && box[1] !== " " };
  });
}

const stepWords = { Given: "given", When: "when", Then: "then" } as const;

/** `AC-1 check: The invoice is a PDF.`, then a line each for the steps of Gherkin and for the source. */
export function writeCriteria(criteria: readonly AcceptanceCriterion[]): string {
  return criteria
    .flatMap((criterion) => [
      `${criterion.id} ${criterion.kind}: ${escapeBreaks(criterion.text)}`,
      ...Object.entries(stepWords).flatMap(([word, field]) =>
        criterion[field].map((step) => `${word}: ${escapeBreaks(step)}`),
      ),
      ...(criterion.sourceIds.length > 0 ? [`Sources: ${criterion.sourceIds.join(" ")}`] : []),
    ])
    .join("\n");
}

/** Also takes plain lines, a criterion each, as people and other programs write them. */
export function readCriteria(cell: string): AcceptanceCriterion[] {
  const criteria: AcceptanceCriterion[] = [];
  const heading = new RegExp(`^(AC-[1-9]\\d?) (${criterionKinds.join("|")}): ?`);
  for (const line of linesOf(cell)) {
    const last = criteria.at(-1);
    const [headed, id, kind] = heading.exec(line) ?? [];
    const [stepped, word] = /^(Given|When|Then): ?/.exec(line) ?? [];
    if (headed !== undefined && id !== undefined) {
      const known = criterionKinds.find((name) => name === kind) ?? "check";
      criteria.push(criterionOf(id, known, unescapeBreaks(line.slice(headed.length))));
    } else if (last && stepped !== undefined && (word === "Given" || word === "When" || word === "Then")) {
      last[stepWords[word]].push(unescapeBreaks(line.slice(stepped.length)));
    } else if (last && line.startsWith("Sources: ")) {
      last.sourceIds.push(...wordsOf(line.slice("Sources: ".length)));
    } else {
      criteria.push(criterionOf(`AC-${criteria.length + 1}`, "check", unescapeBreaks(withoutBullet(line))));
    }
  }
  return criteria;
}

/** A criterion without steps or source. */
export function criterionOf(id: string, kind: AcceptanceCriterion["kind"], text: string): AcceptanceCriterion {
  return { id, kind, text, given: [], when: [], then: [], sourceIds: [] };
}

export function writeQuestions(questions: readonly OpenQuestion[]): string {
  return questions
    .flatMap((question) => [
      `Question: ${escapeBreaks(question.text)}`,
      `Field: ${question.field}`,
      ...question.options.map((option) => `Option: ${escapeBreaks(option)}`),
      ...(question.answer === null ? [] : [`Answer: ${escapeBreaks(question.answer)}`]),
    ])
    .join("\n");
}

export function readQuestions(cell: string): OpenQuestion[] {
  const questions: OpenQuestion[] = [];
  for (const line of linesOf(cell)) {
    const [prefix = "", word] = /^(Field|Option|Answer|Question): ?/.exec(line) ?? [];
    const text = unescapeBreaks(line.slice(prefix.length));
    const last = questions.at(-1);
    if (!last || word === "Question" || word === undefined) {
      questions.push({ text, field: "description", options: [], answer: null });
    } else if (word === "Field") last.field = text;
    else if (word === "Option") last.options.push(text);
    else last.answer = text;
  }
  return questions;
}

/** A line a field: `story.role: s1 s4`. */
export function writeProvenance(provenance: Provenance): string {
  return Object.entries(provenance)
    .map(([path, ids]) => `${path}: ${ids.join(" ")}`)
    .join("\n");
}

export function readProvenance(cell: string): Provenance {
  return Object.fromEntries(
    linesOf(cell).map((line) => {
      const [path = "", ids = ""] = line.split(": ", 2);
      return [path, wordsOf(ids)];
    }),
  );
}

function linesOf(cell: string): string[] {
  return cell === "" ? [] : cell.split("\n");
}

function wordsOf(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

function withoutBullet(line: string): string {
  return line.replace(/^\s*(?:[-*•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/, "").trim();
}

function escapeBreaks(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
}

function unescapeBreaks(text: string): string {
  return text.replace(/\\([\\nr])/g, (_escape, letter: string) =>
    letter === "n" ? "\n" : letter === "r" ? "\r" : "\\",
  );
}
