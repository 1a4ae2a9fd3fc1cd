import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutIntoLines, lineOfSentences } from "./segments.ts";

describe("cutting a source into lit sentences", () => {
  it("marks each sentence and leaves the rest plain", () => {
    const lines = cutIntoLines("Hi. We pay.\n- go", [
      { id: "s1", start: 0, end: 3 },
      { id: "s2", start: 4, end: 11 },
      { id: "s3", start: 14, end: 16 },
    ]);
    expect(lines.map((line) => line.segments.map(({ text, sentenceId }) => [text, sentenceId]))).toEqual([
      [
        ["Hi.", "s1"],
        [" ", null],
        ["We pay.", "s2"],
      ],
      [
        ["- ", null],
        ["go", "s3"],
      ],
    ]);
  });

  it("continues a sentence on its next line", () => {
    const lines = cutIntoLines("one\ntwo", [{ id: "s1", start: 0, end: 7 }]);
    expect(lines.map((line) => line.segments.map((segment) => segment.sentenceId))).toEqual([["s1"], ["s1"]]);
    expect(lineOfSentences(lines).get("s1")).toBe(0);
  });

  it("keeps empty lines, also at the end", () => {
    expect(cutIntoLines("\na\n", []).map((line) => line.segments.length)).toEqual([0, 1, 0]);
  });

  it("never loses or repeats a letter, whatever the spans", () => {
    const spans = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), spans, (text, pairs) => {
        const sorted = pairs
          .map(([one, other]) => ({ id: "s1" as const, start: Math.min(one, other), end: Math.max(one, other) }))
          .toSorted((a, b) => a.start - b.start);
        const lines = cutIntoLines(text, sorted);
        expect(lines.map((line) => line.segments.map((segment) => segment.text).join("")).join("\n")).toBe(text);
      }),
    );
  });
});
