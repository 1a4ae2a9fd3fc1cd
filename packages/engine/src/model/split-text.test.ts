import { noGuidance } from "@myba/shared/generation/guidance";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readText } from "../reading/read-text.ts";
import { callBudget } from "./budget.ts";
import { splitText } from "./split-text.ts";
import { someModel } from "./testing/scripted-caller.ts";

/** A document of chapters with so many requirements each. */
function document(chapters: number, each: number): string {
  return Array.from({ length: chapters }, (_, chapter) => {
    const lines = Array.from(
      { length: each },
      (_, line) => `The system shall keep record ${chapter}-${line} for the clerk.\n`,
    );
    return `# Chapter ${chapter}\n\n${lines.join("\n")}`;
  }).join("\n");
}

const small = { window: 3000, output: 2000 };

describe("a text beyond the model's window", () => {
  it("is one part where it fits", () => {
    const parts = splitText(readText(document(3, 3)), callBudget(someModel, noGuidance));
    expect(parts).toHaveLength(1);
    expect(parts[0]).toMatchObject({ number: 1, of: 1, context: [] });
  });

  it("is cut above headings, each part about as long as the others", () => {
    const parts = splitText(readText(document(12, 3)), small);
    expect(parts.length).toBeGreaterThan(3);
    for (const { sentences } of parts) expect(sentences[0]?.block).toBe("heading");
    const sizes = parts.map(({ sentences }) => sentences.length);
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThanOrEqual(2.5);
  });

  it("tells a part that begins within a chapter which chapter that is, and what opens its list", () => {
    const items = Array.from({ length: 30 }, (_, index) => `- export report ${index} as a file`).join("\n");
    const reading = readText(`# Reports\n\n## Export\n\nThe clerk must be able to:\n${items}\n`);
    const [first, second] = splitText(reading, small);
    expect(first?.context).toEqual([]);
    expect(second?.context.map(({ text }) => text)).toEqual(["Reports", "Export", "The clerk must be able to:"]);
  });

  it("never loses, repeats or reorders a sentence, nor grows beyond what a call takes", () => {
    const line = fc.constantFrom(
      "# One",
      "## Two",
      "### Three",
      "- The user can pay",
      "  - by card",
      "The system shall log in.",
      "",
      "Hello there. It rains.",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 120 }), fc.integer({ min: 300, max: 6000 }), (lines, window) => {
        const reading = readText(lines.join("\n"));
        const parts = splitText(reading, { window, output: window / 2 });
        expect(parts.flatMap(({ sentences }) => sentences)).toEqual(reading.sentences);
        expect(parts.map(({ number }) => number)).toEqual(parts.map((_part, index) => index + 1));
        for (const { sentences } of parts) {
          const answer = sentences.filter(({ requirementLike }) => requirementLike).length * 300;
          expect(sentences.length === 1 || answer <= window / 2 + 300).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
