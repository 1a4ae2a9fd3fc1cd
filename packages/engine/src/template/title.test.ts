import { describe, expect, it } from "vitest";
import { longTitleFrom, titleFrom } from "./title.ts";

describe("a title", () => {
  it.each([
    ["download my invoices as PDF", "Download invoices as PDF"],
    ["describe myself on my own page", "Describe myself on my own page"],
    ["**Import** from a [web page](https://example.org)", "Import from a web page"],
    ["load data from `.taskmaster/tasks.json`", "Load data from .taskmaster/tasks.json"],
    ["and the order has to be blocked.", "Order has to be blocked"],
    ["`--json` prints JSON", "--json prints JSON"],
    ["pls add a loading spinner", "Add a loading spinner"],
    ["Hmm, also the scanner beep is missing", "Scanner beep is missing"],
    ["Ben 10:05 AM yes, the scanner beep is missing", "Scanner beep is missing"],
    ["[00:12:01] the map needs a legend", "Map needs a legend"],
    ["We might add a quiz for kids later", "Add a quiz for kids later"],
    ["It was noted that drivers need the dock number", "Drivers need the dock number"],
    ["what about parking spots??", "What about parking spots?"],
    ["It would be nice to have a dashboard with returns per week", "Dashboard with returns per week"],
    ["I think readers should get the receipt by email", "Readers should get the receipt by email"],
    ["skip a week until Wednesday 18:00", "Skip a week until Wednesday 18:00"],
    ["pay with card, and we should ask for the account later", "Pay with card"],
  ])("of “%s” reads “%s”", (text, title) => {
    expect(titleFrom(text)).toBe(title);
  });

  it("over 80 characters ends before a clause", () => {
    const text =
      "create a new game by entering a name and an optional description that the moderator can change later on";
    expect(titleFrom(text)).toBe("Create a new game by entering a name and an optional description");
  });

  it("keeps the condition that its pronoun points at", () => {
    const text =
      "If the vehicle is marked unsafe, the system shall block it for dispatch until a mechanic releases it.";
    expect(titleFrom(text)).toBe("If the vehicle is marked unsafe, the system shall block it for dispatch");
  });

  it("is not cut before the number that gives it its meaning", () => {
    const text = "Portal shall support 200 concurrent users with a response time below 1.5 s for 95 % of requests";
    expect(titleFrom(text)).toBe(text);
  });

  it("without a clause ends after a whole word and says so", () => {
    const text =
      "synchronise customer relationship management master data records across regional headquarters warehouses";
    expect(titleFrom(text)).toMatch(/^Synchronise .{40,70}\p{L}…$/u);
    expect(text).toContain(titleFrom(text).slice(1, -1));
  });

  it("does not cut a number in two", () => {
    const link = `https://example.org/${"a".repeat(60)}/note_823802880123456`;
    expect(titleFrom(link)).toMatch(/a…$|_…$/u);
  });

  it("never exceeds the schema's limit", () => {
    expect(longTitleFrom("x".repeat(500))).toHaveLength(200);
  });
});
