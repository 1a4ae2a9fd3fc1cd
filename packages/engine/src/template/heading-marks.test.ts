import { describe, expect, it } from "vitest";
import { headingMarks } from "./heading-marks.ts";
import { headingTitle } from "./heading-title.ts";
import { sectionRole } from "./section-role.ts";

describe("a heading", () => {
  it.each([
    ["Leave requests (P0)", "Leave requests", "P0", ""],
    ["Must have", "", "Must have", ""],
    ["Nice-to-haves", "", "Nice-to-haves", ""],
    ["Phase 2 – Payments", "Payments", "", "Phase 2"],
    ["Search [MVP]", "Search", "", "MVP"],
    ["Recipe box – MVP scope", "Recipe box", "", "MVP"],
    ["Billing", "Billing", "", ""],
  ])("“%s” is about “%s”, ranks “%s”, released with “%s”", (heading, title, rank, release) => {
    expect(headingMarks(heading)).toEqual({ title, rank, release });
  });

  it.each([
    ["PRD: In-app chat", "In-app chat"],
    ["Team Calendar – PRD", "Team Calendar"],
    ["Product Requirements: Fleet charging", "Fleet charging"],
    ["Gym membership app – user stories", "Gym membership app"],
    ["Epic: Loyalty programme", "Loyalty programme"],
    ["3.1 Data import", "Data import"],
    ["Requirements", "Requirements"],
    ["Self-service", "Self-service"],
  ])("“%s” names the subject “%s”", (heading, subject) => {
    expect(headingTitle(heading)).toBe(subject);
  });

  it.each([
    ["Target users", "people"],
    ["TL;DR", "context"],
    ["Risks & mitigations", "context"],
    ["Rollout plan", "context"],
    ["Success metrics", "criteria"],
    ["Must have", "transparent"],
    ["Phase 2", "transparent"],
    ["Decisions so far", "decisions"],
    ["Won't have", "out-of-scope"],
    ["Leave requests (P0)", "normal"],
  ])("“%s” opens a section of the kind “%s”", (heading, role) => {
    expect(sectionRole(heading)).toBe(role);
  });
});
