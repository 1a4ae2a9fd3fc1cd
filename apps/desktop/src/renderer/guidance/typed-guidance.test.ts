import { projectGuidance } from "@myba/shared/generation/guidance";
import { describe, expect, it } from "vitest";
import { guidanceOf, most, nextRow, termProblem, typedOf, type TypedTerm } from "./typed-guidance.ts";

const term = (row: number, rest: Partial<TypedTerm> = {}): TypedTerm => ({
  row,
  term: "",
  meaning: "",
  avoid: "",
  ...rest,
});

describe("guidance while it is typed", () => {
  it("comes back as it was stored", () => {
    const stored = {
      glossary: [{ term: "shopper", meaning: "Who buys", avoid: ["customer", "client"] }],
      style: "Short sentences.",
      definitionOfDone: ["Tested", "Documented"],
    };
    expect(guidanceOf(typedOf(stored))).toEqual(stored);
  });

  it("leaves rows out that are still empty", () => {
    const typed = {
      glossary: [term(0, { meaning: "?" }), term(1, { term: " slot " })],
      style: " ",
      definitionOfDone: [{ row: 0, text: " " }],
    };
    expect(guidanceOf(typed)).toEqual({
      glossary: [{ term: "slot", meaning: "", avoid: [] }],
      style: "",
      definitionOfDone: [],
    });
  });

  it("never sends what the core would refuse", () => {
    const many = Array.from({ length: 15 }, (_, index) => `word ${index}`).join(", ");
    const typed = {
      glossary: Array.from({ length: most.terms + 5 }, (_, row) =>
        term(row, { term: `t${row}`, avoid: `${many},,${"x".repeat(80)}` }),
      ),
      style: "x".repeat(most.styleChars),
      definitionOfDone: Array.from({ length: most.lines + 1 }, (_, row) => ({ row, text: "done" })),
    };
    expect(projectGuidance.safeParse(guidanceOf(typed)).success).toBe(true);
  });

  it("tells about a term that is missing or there twice", () => {
    const rows = [term(0, { term: "Slot" }), term(1, { term: "slot " }), term(2, { meaning: "Who buys" }), term(3)];
    expect(rows.map((row) => termProblem(rows, row))).toEqual([
      null,
      "This term is here twice.",
      "Without a term this is not kept.",
      null,
    ]);
    expect(nextRow(rows)).toBe(4);
    expect(nextRow([])).toBe(0);
  });
});
