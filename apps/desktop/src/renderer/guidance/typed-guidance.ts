import type { ProjectGuidance } from "@myba/shared/generation/guidance";

/** Guidance while it is typed: rows may still be empty, and words to avoid are one text. */
export interface TypedGuidance {
  readonly glossary: readonly TypedTerm[];
  readonly style: string;
  readonly definitionOfDone: readonly TypedLine[];
}

export interface TypedTerm {
  /** Of this screen only: rows keep their place while they are typed. */
  readonly row: number;
  readonly term: string;
  readonly meaning: string;
  readonly avoid: string;
}

export interface TypedLine {
  readonly row: number;
  readonly text: string;
}

/** The most of each that a project may have, as the core checks it. */
export const most = {
  terms: 200,
  lines: 20,
  avoided: 10,
  termChars: 60,
  meaningChars: 300,
  styleChars: 2000,
  lineChars: 300,
};

/** What is stored, as it is shown. */
export function typedOf({ glossary, style, definitionOfDone }: ProjectGuidance): TypedGuidance {
  return {
    glossary: glossary.map(({ term, meaning, avoid }, row) => ({ row, term, meaning, avoid: avoid.join(", ") })),
    style,
    definitionOfDone: definitionOfDone.map((text, row) => ({ row, text })),
  };
}

/** What is shown, as it is stored: rows without a term or a text are not there yet. */
export function guidanceOf({ glossary, style, definitionOfDone }: TypedGuidance): ProjectGuidance {
  return {
    glossary: glossary
      .map(({ term, meaning, avoid }) => ({ term: term.trim(), meaning: meaning.trim(), avoid: avoidedWords(avoid) }))
      .filter(({ term }) => term !== "")
      .slice(0, most.terms),
    style: style.trim(),
    definitionOfDone: definitionOfDone
      .map(({ text }) => text.trim())
      .filter(Boolean)
      .slice(0, most.lines),
  };
}

/** A row number that is not used yet. */
export function nextRow(rows: readonly { readonly row: number }[]): number {
  return rows.reduce((highest, { row }) => Math.max(highest, row), -1) + 1;
}

/** What is wrong with the term of a row: nothing, no term beside a meaning, or a term that is there twice. */
export function termProblem(rows: readonly TypedTerm[], { row, term, meaning, avoid }: TypedTerm): string | null {
  const own = term.trim().toLowerCase();
  if (own === "") return meaning.trim() === "" && avoid.trim() === "" ? null : "Without a term this is not kept.";
  const isTwice = rows.some((other) => other.row < row && other.term.trim().toLowerCase() === own);
  return isTwice ? "This term is here twice." : null;
}

function avoidedWords(typed: string): string[] {
  const words = typed
    .split(/[,;]/)
    .map((word) => word.trim().slice(0, most.termChars).trim())
    .filter(Boolean);
  return [...new Set(words)].slice(0, most.avoided);
}
