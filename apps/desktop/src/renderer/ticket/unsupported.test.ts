import { emptyContent } from "@myba/shared/tickets/content";
import { describe, expect, it } from "vitest";
import { standingUnsupported, unsupportedIn } from "./unsupported.ts";

const criterion = (id: string, text: string) => ({
  id,
  kind: "check" as const,
  text,
  given: [],
  when: [],
  then: [],
  sourceIds: [],
});
const content = {
  ...emptyContent("story", "Refund within 45 days"),
  story: { role: "buyer", goal: "get my money back from Acme", benefit: "" },
  acceptanceCriteria: [criterion("AC-1", "Works"), criterion("AC-2", "Within 45 days")],
};

describe("words that the source does not have", () => {
  it("are warned of where they stand, and not once they are gone", () => {
    const noted = [
      { field: "title", text: "45 days" },
      { field: "story.goal", text: "Acme" },
    ];
    expect(standingUnsupported(content, noted)).toEqual(noted);
    expect(standingUnsupported({ ...content, title: "Refund soon" }, noted)).toEqual([noted[1]]);
    expect(standingUnsupported({ ...content, story: null }, noted)).toEqual([noted[0]]);
    expect(standingUnsupported(content, undefined)).toEqual([]);
  });

  it("are found again in a list whose items have moved", () => {
    const noted = [{ field: "acceptanceCriteria.0", text: "45 days" }];
    expect(standingUnsupported(content, noted)).toEqual([{ field: "acceptanceCriteria.1", text: "45 days" }]);
  });

  it("are no longer called missing where another sentence of the source has them", () => {
    const noted = [{ field: "title", text: "45 days" }];
    expect(standingUnsupported(content, noted, "Refunds take 45 days.")).toEqual([]);
    expect(standingUnsupported(content, noted, "Refunds take 145 days.")).toEqual(noted);
    expect(standingUnsupported(content, [{ field: "title", text: "Refund (within" }], "a (b")).toEqual([]);
  });

  it("are shown at their own field only", () => {
    const words = [{ field: "acceptanceCriteria.1", text: "45 days" }];
    expect(unsupportedIn(words, "acceptanceCriteria.1")).toEqual(words);
    expect(unsupportedIn(words, "acceptanceCriteria.10")).toEqual([]);
    expect(unsupportedIn(words, "acceptanceCriteria")).toEqual(words);
  });
});
