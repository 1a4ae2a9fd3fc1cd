import { expect, it } from "vitest";
import type { AcceptanceCriterion } from "../../packages/shared/src/tickets/content.ts";
import { wantsSomething } from "./defects.ts";
import { gherkinFault } from "./gherkin.ts";

const scenario: AcceptanceCriterion = {
  id: "AC-1",
  kind: "gherkin",
  text: "",
  given: ["an order", "a card"],
  when: ["it is paid"],
  then: ["a receipt is sent"],
  sourceIds: [],
};

it("Cucumber reads a criterion back as it was written", () => {
  expect(gherkinFault(scenario)).toBeNull();
});

it("a step that breaks the file or becomes another is a fault", () => {
  expect(gherkinFault({ ...scenario, when: ["it is paid\nnonsense"] })).toContain("nonsense");
  expect(gherkinFault({ ...scenario, then: ["a receipt is sent\n    And it is kept"] })).toContain("read as");
});

it("a goal needs a verb or a thing, by the parts of speech", () => {
  expect(wantsSomething("print orders")).toBe(true);
  expect(wantsSomething("a dark theme")).toBe(true);
  expect(wantsSomething("log in")).toBe(true);
  expect(wantsSomething("pay")).toBe(true);
  expect(wantsSomething("")).toBe(false);
  expect(wantsSomething("more easily")).toBe(false);
});
