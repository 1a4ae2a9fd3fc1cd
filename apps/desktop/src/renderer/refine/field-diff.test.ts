import { describe, expect, it } from "vitest";
import { diffField, isSameValue } from "./field-diff.ts";

const check = (id: string, text: string) => ({ id, kind: "check", text, given: [], when: [], then: [], sourceIds: [] });

describe("a proposed change of a field", () => {
  it("takes a story apart into its slots", () => {
    const before = { role: "", goal: "pay by card", benefit: "" };
    const diff = diffField({ path: "story", before, after: { ...before, role: "guest" } }, false);
    expect(diff).toEqual({
      kind: "texts",
      texts: [
        { label: "Role", runs: [{ kind: "added", text: "guest" }] },
        { label: "Goal", runs: [{ kind: "same", text: "pay by card" }] },
      ],
    });
  });

  it("shows criteria as items, and one in steps with a line each", () => {
    const after = { ...check("AC-1", "Given x, then y"), kind: "gherkin", given: ["a cart"], then: ["y", "z"] };
    const diff = diffField({ path: "acceptanceCriteria", before: [], after: [after] }, false);
    expect(diff).toEqual({
      kind: "items",
      items: [{ state: "added", runs: [{ kind: "added", text: "Given a cart\nThen y\nAnd z" }] }],
    });
  });

  it("says values in the words of the ticket", () => {
    const diff = diffField({ path: "priority", before: "none", after: "high" }, false);
    expect(JSON.stringify(diff)).toContain("No priority");
    expect(JSON.stringify(diff)).toContain("High");
    const points = diffField({ path: "points", before: null, after: 5 }, false);
    expect(points).toMatchObject({ texts: [{ runs: [{ kind: "added", text: "5" }] }] });
  });

  it("draws nothing from what a model made up in the wrong shape", () => {
    expect(diffField({ path: "acceptanceCriteria", before: null, after: [7, null, { other: 1 }] }, false)).toEqual({
      kind: "items",
      items: [],
    });
  });
});

describe("a field that was changed since it was proposed on", () => {
  it("is told by its value, not by the order of its keys", () => {
    expect(isSameValue({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(isSameValue(["a", "b"], ["b", "a"])).toBe(false);
    expect(isSameValue(null, "")).toBe(false);
  });
});
