import { describe, expect, it } from "vitest";
import { collectGeneration } from "../generate.ts";
import { generateOffline } from "./template.ts";

async function ticketsOf(lines: readonly string[]) {
  const text = lines.join("\n");
  return (await collectGeneration(generateOffline({ text }, new AbortController().signal))).tickets.map(
    ({ content }) => content,
  );
}

describe("what is said in a conversation", () => {
  it("a problem is the reason of the next ticket and none of its own", async () => {
    const [ticket, ...others] = await ticketsOf([
      "Ann: People walk out because the scanner needs three tries.",
      "Ben: We need to support the old barcodes.",
      "Ann: Agreed.",
      "Ben: Great.",
    ]);
    expect(others).toEqual([]);
    expect(ticket?.title).toBe("Support the old barcodes");
    expect(ticket?.description).toContain("three tries");
  });

  it("“can we …” is a wish, an answered question is not open, one put off is", async () => {
    const tickets = await ticketsOf([
      "Ann: And the printer, can we please make the receipt optional?",
      "Ben: The machine must refuse foreign cards.",
      "Ann: Is that hard?",
      "Ben: No, two days.",
      "Ann: Is it the same in all branches?",
      "Ben: I'll ask the council.",
    ]);
    expect(tickets.map(({ title }) => title)).toEqual([
      "Make the receipt optional",
      "Machine must refuse foreign cards",
    ]);
    const asked = tickets.flatMap(({ openQuestions }) => openQuestions.map(({ text }) => text));
    expect(asked).not.toContain("Is that hard?");
    expect(asked).toContain("Is it the same in all branches?");
  });

  it("“let's do that” belongs to what it agrees to", async () => {
    const tickets = await ticketsOf([
      "Ann: Readers should be able to get the receipt by email.",
      "Ben: Good idea. Let's do that.",
      "Ann: The app must show the opening hours.",
      "Ben: Thanks all!",
    ]);
    expect(tickets).toHaveLength(2);
  });
});
