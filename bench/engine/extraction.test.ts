import { expect, it } from "vitest";
import { normalise, scoreExtraction, type AnnotatedStory } from "./extraction.ts";
import { scoreIssueTypes, type IssueLabel, type LabelledIssue } from "./issue-type.ts";

const story: AnnotatedStory = {
  backlog: "b",
  text: "As a user, I want to log in, so that I can pay.",
  role: "user",
  benefit: "I can pay.",
  actions: ["log in", "pay"],
};

it("counts what is equal but for case, spaces, articles and outer punctuation", () => {
  expect(normalise(" The  User, ")).toBe("user");
  const score = scoreExtraction([story], () => ({ role: "a User", benefit: "i can pay", verb: "Log in" }));
  expect([score.role.f1, score.benefit.f1, score.verb.f1]).toEqual([1, 1, 1]);
});

it("tells a missing value from a wrong one, and a word of an action from the whole", () => {
  const score = scoreExtraction([story, story], (text) => ({ role: "", benefit: text, verb: "log" }));
  expect(score.role).toMatchObject({ precision: 0, recall: 0, f1: 0, n: 2 });
  expect(score.benefit.precision).toBe(0);
  expect([score.verb.f1, score.verbInclusion.f1]).toEqual([0, 1]);
});

it("does not punish silence where nothing is annotated", () => {
  const score = scoreExtraction([story, { ...story, benefit: "" }], () => ({
    role: "",
    benefit: "I can pay",
    verb: "",
  }));
  expect(score.benefit).toMatchObject({ precision: 0.5, recall: 1, n: 1 });
});

function issue(label: IssueLabel): LabelledIssue {
  return { repo: "r", label, title: "", body: "" };
}

it("means the F1 of the three issue types", () => {
  const score = scoreIssueTypes([issue("bug"), issue("feature"), issue("question")], ({ label }) =>
    label === "question" ? "bug" : label,
  );
  expect(score.f1).toEqual({ bug: 2 / 3, feature: 1, question: 0 });
  expect(score.macroF1).toBeCloseTo(5 / 9);
});
