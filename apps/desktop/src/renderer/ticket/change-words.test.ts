import { describe, expect, it } from "vitest";
import { changeWords, fieldName } from "./change-words.ts";

describe("a change in the history", () => {
  it("names its field as people do", () => {
    expect(fieldName("acceptanceCriteria.0.text")).toBe("Acceptance criteria 1 text");
    expect(fieldName("/story/benefit")).toBe("Story benefit");
  });

  it("says what was and what is, also of lists and parts", () => {
    expect(changeWords({ path: "labels", before: [], after: ["shop", "pay"] })).toEqual({
      field: "Labels",
      before: "",
      after: "shop\npay",
    });
    expect(changeWords({ path: "story", before: null, after: { role: "buyer", goal: "pay", benefit: "" } }).after).toBe(
      "Role: buyer\nGoal: pay",
    );
  });

  it("counts tickets instead of showing their ids", () => {
    expect(changeWords({ path: "dependsOn", before: [], after: ["01M7XHXVHNKGD7035J036GNKG0"] }).after).toBe(
      "1 ticket",
    );
  });
});
