import type { TicketBundle } from "@myba/shared/tickets/bundle";
import { emptyContent } from "@myba/shared/tickets/content";
import { expect, test } from "vitest";
import { criterionOf } from "./cell-lists.ts";
import { readCsv, writeCsv } from "./csv.ts";

function bundleOf(...titles: string[]): TicketBundle {
  return {
    format: "myba/tickets",
    version: 1,
    sources: [],
    tickets: titles.map((title, index) => ({
      id: `d${index + 1}`,
      key: null,
      parentId: null,
      dependsOn: [],
      sourceId: null,
      content: emptyContent("task", title),
      meta: { engine: "person", model: "", language: "en" },
    })),
  };
}

test("a spreadsheet finds no formula in an export", () => {
  const text = writeCsv(bundleOf("=1+1", "+49 30 1234", "-5 degrees", "@here", "'=quoted"));
  expect(text.split("\r\n").map((row) => row.split(",")[3])).toEqual([
    "Title",
    "'=1+1",
    "'+49 30 1234",
    "'-5 degrees",
    "'@here",
    "''=quoted",
    undefined,
  ]);
  expect(readCsv("x.csv", text).tickets.map((ticket) => ticket.content.title)).toEqual([
    "=1+1",
    "+49 30 1234",
    "-5 degrees",
    "@here",
    "'=quoted",
  ]);
});

test("no header holds a sign that an importer stumbles over", () => {
  const [header = ""] = writeCsv(bundleOf("A")).split("\r\n");
  expect(header).toMatch(/^[A-Za-z ,]+$/);
});

test("criteria are readable in one cell", () => {
  const bundle = bundleOf("Download");
  const late = criterionOf("AC-2", "gherkin", "Late");
  late.given.push("it is late");
  late.when.push("I pay");
  late.then.push("I wait");
  const pdf = { ...criterionOf("AC-1", "check", "It is a PDF."), sourceIds: ["s2"] };
  bundle.tickets[0]!.content.acceptanceCriteria = [pdf, late];
  expect(writeCsv(bundle)).toContain(
    '"AC-1 check: It is a PDF.\nSources: s2\nAC-2 gherkin: Late\nGiven: it is late\nWhen: I pay\nThen: I wait"',
  );
});

test("an export comes back after a spreadsheet moved its columns, dropped some and changed the separator", () => {
  const rows = "Title;Language;Type;Id\r\nPay;en;story;d1\r\n";
  expect(readCsv("x.csv", rows)).toEqual({
    ...bundleOf("Pay"),
    tickets: [
      {
        ...bundleOf("Pay").tickets[0],
        content: emptyContent("story", "Pay"),
        meta: { engine: "", model: "", language: "en" },
      },
    ],
  });
});
