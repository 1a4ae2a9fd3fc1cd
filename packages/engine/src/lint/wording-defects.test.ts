import { describe, expect, it } from "vitest";
import { emptyContent, type AcceptanceCriterion } from "@myba/shared/tickets/content";
import { wordingDefects } from "./wording-defects.ts";

const check: AcceptanceCriterion = {
  id: "AC-1",
  kind: "check",
  text: "The list is sorted",
  given: [],
  when: [],
  then: [],
  sourceIds: [],
};

function rulesOf(story: { role: string; goal: string }, criteria: AcceptanceCriterion[] = []): string[] {
  const content = { ...emptyContent("story", "Any"), story: { ...story, benefit: "" }, acceptanceCriteria: criteria };
  return wordingDefects(content).map(({ rule }) => rule);
}

describe("the wording of a ticket", () => {
  it("is fine for a role, a verb and what it is done to", () => {
    expect(rulesOf({ role: "clerk", goal: "print orders" }, [check])).toEqual([]);
  });

  it("lacks a role or something that is wanted", () => {
    expect(rulesOf({ role: "", goal: "print orders" })).toEqual(["wf/role-missing"]);
    for (const goal of ["", "to", "be able to", "more easily"]) {
      expect(rulesOf({ role: "clerk", goal })).toEqual(["wf/goal-missing"]);
    }
  });

  it("is fine with a verb alone", () => {
    for (const goal of ["pay", "log in"]) expect(rulesOf({ role: "clerk", goal })).toEqual([]);
  });

  it("is faulty with a criterion that says nothing", () => {
    for (const text of ["TBD", "Works as expected.", "Implementation complete", "Work matches description"]) {
      expect(rulesOf({ role: "clerk", goal: "print orders" }, [{ ...check, text }])).toEqual(["ac/placeholder"]);
    }
  });

  it("is faulty with a scenario without an outcome", () => {
    const scenario: AcceptanceCriterion = {
      ...check,
      kind: "gherkin",
      given: ["an order"],
      when: ["it is paid", "it is sent"],
    };
    expect(rulesOf({ role: "clerk", goal: "print orders" }, [scenario])).toEqual(["ac/no-then", "ac/when-multiple"]);
  });
});
