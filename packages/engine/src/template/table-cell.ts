import { readText } from "../reading/read-text.ts";
import type { Sentence } from "../reading/reading.ts";

/** A row of a requirements table as the sentence in its telling cell, and what the table says about its priority. */
export function requirementInRow(row: Sentence): { requirement: Sentence; priority: Sentence | null } {
  const cells = Object.entries(row.cells ?? {});
  const told =
    cells.find(([heading]) =>
      /\b(?:requirement|user story|story|feature|description|summary|title|task|text|what)\b/iu.test(heading),
    )?.[1] ??
    cells.map(([, cell]) => cell).toSorted((one, two) => two.length - one.length)[0] ??
    row.text;
  const ranked = cells.find(([heading]) => /\b(?:priority|prio|moscow|importance)\b/iu.test(heading))?.[1] ?? "";
  const read = readText(told).sentences;
  const slots = read.length === 1 ? read[0]!.slots : row.slots;
  return {
    requirement: { ...row, text: told.trim() === "" ? row.text : told, slots },
    priority: ranked === "" ? null : { ...row, text: ranked },
  };
}
