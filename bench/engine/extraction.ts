import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One hand-annotated user story (Mosser et al., doccano export), without its backlog id. */
export interface AnnotatedStory {
  /** The file it comes from: figures are looked at per backlog. */
  readonly backlog: string;
  readonly text: string;
  /** The first persona. */
  readonly role: string;
  /** The first benefit; empty where the story gives none. */
  readonly benefit: string;
  /** Everything annotated as an action, in text order. */
  readonly actions: readonly string[];
}

/** What the program under test says about a story; empty strings for nothing. */
export interface Extraction {
  readonly role: string;
  readonly benefit: string;
  readonly verb: string;
}

/** Precision, recall and F1 as fractions; `n` counts the annotated values. */
export interface FieldScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly n: number;
}

export interface ExtractionScore {
  readonly role: FieldScore;
  readonly benefit: FieldScore;
  /** Strict: equal to an annotated action. */
  readonly verb: FieldScore;
  /** One of the words of an annotated action ("notified" of "be notified"). */
  readonly verbInclusion: FieldScore;
  readonly stories: number;
}

/** Scores an extractor on annotated stories: equal means equal after `normalise`. */
export function scoreExtraction(
  stories: readonly AnnotatedStory[],
  extract: (text: string) => Extraction,
): ExtractionScore {
  const role = new Tally();
  const benefit = new Tally();
  const verb = new Tally();
  const verbInclusion = new Tally();
  for (const story of stories) {
    const found = extract(story.text);
    role.add(normalise(found.role), [normalise(story.role)]);
    benefit.add(normalise(found.benefit), [normalise(story.benefit)]);
    const actions = story.actions.map(normalise);
    verb.add(normalise(found.verb), actions);
    verbInclusion.add(normalise(found.verb), [...actions, ...actions.flatMap((action) => action.split(" "))]);
  }
  return {
    role: role.score(),
    benefit: benefit.score(),
    verb: verb.score(),
    verbInclusion: verbInclusion.score(),
    stories: stories.length,
  };
}

/** Lower case, single spaces, without outer punctuation and leading article. */
export function normalise(text: string): string {
  return text
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll(/\s+/g, " ")
    .replace(/^[\s"'(,.;:]{1,9}/, "")
    .replace(/[\s"'),.;:!]{1,9}$/, "")
    .replace(/^(?:an?|the) /, "");
}

/** The annotated stories of a folder of JSON lines, in file order. */
export function readAnnotated(directory: string): AnnotatedStory[] {
  const files = readdirSync(directory).filter((name) => name.endsWith(".jsonl"));
  return files.toSorted().flatMap((name) =>
    readFileSync(join(directory, name), "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => parseStory(name.replace(/\.jsonl$/, ""), JSON.parse(line) as RawStory)),
  );
}

interface RawStory {
  readonly text: string;
  readonly entities: readonly { readonly label: string; readonly start_offset: number; readonly end_offset: number }[];
}

function parseStory(backlog: string, raw: RawStory): AnnotatedStory {
  const inOrder = raw.entities.toSorted((left, right) => left.start_offset - right.start_offset);
  const spans = (label: string): string[] =>
    inOrder
      .filter((entity) => entity.label === label)
      .map((entity) => raw.text.slice(entity.start_offset, entity.end_offset).trim());
  const id = inOrder.find((entity) => entity.label === "PID");
  return {
    backlog,
    text: id && id.start_offset === 0 ? raw.text.slice(id.end_offset).trim() : raw.text.trim(),
    role: spans("Persona")[0] ?? "",
    benefit: spans("Benefit")[0] ?? "",
    actions: spans("Action"),
  };
}

class Tally {
  private found = 0;
  private expected = 0;
  private right = 0;

  /** One value found (or none) against the values that count as right (none where nothing is annotated). */
  add(found: string, expected: readonly string[]): void {
    const wanted = expected.filter((value) => value !== "");
    if (wanted.length > 0) this.expected += 1;
    if (found === "") return;
    this.found += 1;
    if (wanted.includes(found)) this.right += 1;
  }

  score(): FieldScore {
    const precision = this.found === 0 ? 0 : this.right / this.found;
    const recall = this.expected === 0 ? 0 : this.right / this.expected;
    const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return { precision, recall, f1, n: this.expected };
  }
}
