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
  ])("of “%s” reads “%s”", (text, title) => {
    expect(titleFrom(text)).toBe(title);
  });

  it("over 80 characters ends before a clause", () => {
    const text =
      "create a new game by entering a name and an optional description that the moderator can change later on";
    expect(titleFrom(text)).toBe("Create a new game by entering a name and an optional description");
  });

  it("without a clause ends after a whole word and says so", () => {
    const text =
      "synchronise customer relationship management master data records across regional headquarters warehouses";
    expect(titleFrom(text)).toMatch(/^Synchronise .{40,70}\p{L}…$/u);
    expect(text).toContain(titleFrom(text).slice(1, -1));
  });

  it("does not cut a number in two", () => {
    const link = `https://example.org/${"a".repeat(40)}/note_823802880123456`;
    expect(titleFrom(link)).toMatch(/note_…$/u);
  });

  it("never exceeds the schema's limit", () => {
    expect(longTitleFrom("x".repeat(500))).toHaveLength(200);
  });
});
