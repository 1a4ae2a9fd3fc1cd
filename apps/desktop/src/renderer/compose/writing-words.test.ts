import { emptyContent } from "@myba/shared/tickets/content";
import { describe, expect, it } from "vitest";
import { latestPart } from "./writing-words.ts";

const content = emptyContent("story", "Pay by card");

describe("the line in which a ticket is seen being written", () => {
  it("shows the part that came last by its name", () => {
    expect(latestPart(content)).toBeNull();
    const story = { ...content, story: { role: "guest", goal: "pay by", benefit: "" } };
    expect(latestPart(story)).toEqual({ name: "I want to", words: "pay by" });
    const criterion = {
      id: "AC-2",
      kind: "check" as const,
      text: "Works",
      given: [],
      when: [],
      then: [],
      sourceIds: [],
    };
    expect(latestPart({ ...story, acceptanceCriteria: [criterion] })).toEqual({ name: "AC-2", words: "Works" });
  });

  it("shows the end of long words, in one line", () => {
    const part = latestPart({ ...content, description: `${"many words ".repeat(40)}\n\nand the end` });
    expect(part?.words).toMatch(/^…/);
    expect(part?.words).toMatch(/and the end$/);
    expect(part?.words.length).toBeLessThan(75);
  });
});
