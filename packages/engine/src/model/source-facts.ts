import type { ProjectGuidance } from "@myba/shared/generation/guidance";
import { statedNumbers, type StatedNumber } from "./quantities.ts";

/** The numbers and words an author gave, to hold what a model wrote against. */
export class SourceFacts {
  /** Numbers of any measure, and those of one: "time 30". */
  readonly #numbers = new Set<string>();
  readonly #words = new Set<string>();
  readonly #texts: string[] = [];

  /** Notes what a text says. Calls add up. */
  add(text: string): void {
    this.#texts.push(text.toLowerCase());
    for (const { values, measure } of statedNumbers(text)) {
      for (const value of values) this.#numbers.add(`${measure ?? "bare"} ${rounded(value)}`);
    }
    for (const word of text.match(/[\p{L}\p{N}]+/gu) ?? []) this.#words.add(plain(word));
  }

  /** The same for a long text, with a pause after every few milliseconds of work. */
  *addInSteps(text: string): Generator<void, void> {
    let at = 0;
    while (at < text.length) {
      const lineEnd = text.indexOf("\n", at + stepLength);
      const end = lineEnd < 0 || lineEnd > at + 10 * stepLength ? at + 10 * stepLength : lineEnd;
      this.add(text.slice(at, end));
      at = end;
      yield;
    }
  }

  /** What a team's guidance says counts as said. */
  addGuidance({ glossary, style, definitionOfDone }: ProjectGuidance): void {
    const terms = glossary.flatMap(({ term, meaning, avoid }) => [term, meaning, ...avoid]);
    for (const text of [...terms, style, ...definitionOfDone]) this.add(text);
  }

  /** The same number in the same measure, whatever the unit, or bare where either side names none. */
  hasNumber({ values, measure }: StatedNumber): boolean {
    return values.some((value) => {
      if (measure === null) return allMeasures.some((name) => this.#numbers.has(`${name} ${rounded(value)}`));
      return this.#numbers.has(`${measure} ${rounded(value)}`);
    });
  }

  /** A bare number in the source, where the field has given it a measure: a table names its unit in a heading. */
  hasBare(value: number): boolean {
    return this.#numbers.has(`bare ${rounded(value)}`);
  }

  /** Every word of a name, whatever its case, ending or marks. */
  hasName(name: string): boolean {
    const words = name.replaceAll(/['’]s\b/gu, "").match(/[\p{L}\p{N}]+/gu) ?? [];
    return words.every((word) => this.#words.has(plain(word))) || this.hasText(name);
  }

  hasText(text: string): boolean {
    const lower = text.toLowerCase();
    return this.#texts.some((known) => known.includes(lower));
  }
}

/** Characters looked at between two pauses. */
const stepLength = 10_000;

const allMeasures = ["bare", "time", "months", "month", "share", "data", "money", "count", "degrees"];

function rounded(value: number): string {
  return String(Number(value.toPrecision(10)));
}

/** One form for "Invoice", "invoices" and "invoice's". */
function plain(word: string): string {
  const lower = word.toLowerCase().normalize("NFKC");
  return lower.length > 3 ? lower.replace(/(?:e?s|n)$/u, "") : lower;
}
