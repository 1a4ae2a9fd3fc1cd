import { describe, expect, it } from "vitest";
import { matchScore } from "./match-score.ts";

describe("what the palette finds", () => {
  it("needs every word that was typed, in any order", () => {
    expect(matchScore("theme dark", "Dark theme appearance")).toBeGreaterThan(0);
    expect(matchScore("theme export", "Dark theme")).toBe(0);
  });

  it("prefers the beginning of words and titles", () => {
    expect(matchScore("ex", "Export tickets")).toBeGreaterThan(matchScore("ex", "Next ticket"));
    expect(matchScore("new", "New project")).toBeGreaterThan(matchScore("new", "Something new"));
  });
});
