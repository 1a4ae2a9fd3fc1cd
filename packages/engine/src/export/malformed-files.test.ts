import type { TicketBundle } from "@myba/shared/tickets/bundle";
import { emptyContent } from "@myba/shared/tickets/content";
import { expect, test } from "vitest";
import { bundleWriters, readBundle } from "./formats.ts";

const bundle: TicketBundle = {
  format: "myba/tickets",
  version: 1,
  sources: [],
  tickets: ["d1", "d2"].map((id) => ({
    id,
    key: null,
    parentId: null,
    dependsOn: [],
    sourceId: null,
    content: emptyContent("task", `Title of ${id}`),
    meta: { engine: "person", model: "", language: "en" },
  })),
};
const json = bundleWriters.json.write(bundle);
const csv = bundleWriters.csv.write(bundle);

test.each([
  ["an empty file", "x.json", " \n", "it is empty"],
  [
    "JSON that is cut off",
    "x.json",
    json.slice(0, -10),
    /line \d+, column \d+: (?:this is not JSON|the JSON ends too early)/,
  ],
  ["JSON with a comma too many", "x.json", '{\n  "a": 1,\n}', "line 3, column 1: this is not JSON"],
  ["JSON about something else", "x.json", '{"name": "x"}', /line 1, column 1: /],
  [
    "a value of the wrong kind",
    "x.json",
    json.replace('"Title of d2"', "7"),
    /line \d+, column \d+: tickets\[2\]\.content\.title: /,
  ],
  ["a field nobody knows", "x.json", json.replace('"status": "draft"', '"state": "draft"'), /tickets\[1\]\.content/],
  [
    "a bundle of a newer version",
    "x.json",
    json.replace('"version": 1', '"version": 2'),
    "written by a newer MyBA (version 2)",
  ],
  [
    "a bundle without tickets",
    "x.json",
    bundleWriters.json.write({ ...bundle, tickets: [] }),
    "there are no tickets in it",
  ],
  ["an id given twice", "x.json", json.replace('"d2"', '"d1"'), "two tickets have the id d1"],
  ["a cell of the wrong kind", "x.csv", csv.replace("d2,,task", "d2,,tusk"), /line 3, column Type: /],
  [
    "a quote that never closes",
    "x.csv",
    'Title,Description\n"Pay,now\n',
    "a quotation mark is opened and never closed",
  ],
  ["text after a closing quote", "x.csv", 'Title,Description\n"Pay"x,now\n', "line 2, column 1: a quoted cell goes on"],
  [
    "a row longer than the header",
    "x.csv",
    "Title,Description\na,b\nc,d,e\n",
    "line 3: this row has 3 cells, the header has 2",
  ],
  ["a table without titles", "x.csv", "Name of it,Colour\na,b\n", "line 1: no column is called Title or Summary"],
  ["a row without a title", "x.csv", "Title,Description\na,b\n,d\n", "line 3, column Title: this ticket has no title"],
  ["prose", "x.md", "Nothing to see here.\n", "line 1: no ticket was found"],
])("%s is refused with the place of the mistake", (_what, name, text, reason) => {
  expect(() => readBundle(name, text)).toThrow(reason);
  expect(() => readBundle(name, text)).toThrow(expect.objectContaining({ code: "import/malformed" }));
});

test("a value a person typed wrongly in a Markdown export is refused with its line", () => {
  const text = bundleWriters.markdown.write(bundle).replace("d2 · Status draft", "d2 · Status finished");
  expect(() => readBundle("x.md", text)).toThrow(/line 7: in this ticket, status: /);
});

test("tickets that contain themselves are refused", () => {
  const [first, second] = bundle.tickets;
  const circle = {
    ...bundle,
    tickets: [
      { ...first!, parentId: "d2" },
      { ...second!, parentId: "d1" },
    ],
  };
  expect(() => readBundle("x.json", JSON.stringify(circle))).toThrow(/its own parent/);
  const waiting = {
    ...bundle,
    tickets: [
      { ...first!, dependsOn: ["d2"] },
      { ...second!, dependsOn: ["d1"] },
    ],
  };
  expect(() => readBundle("x.json", JSON.stringify(waiting))).toThrow(/depends on itself/);
});

test("children that stand before their parents are put behind them, and links out of the file are dropped", () => {
  const [first, second] = bundle.tickets;
  const text = JSON.stringify({
    ...bundle,
    tickets: [{ ...first!, parentId: "d2", dependsOn: ["gone"], sourceId: "gone" }, second!],
  });
  const { tickets } = readBundle("x.json", text);
  expect(tickets.map((ticket) => ticket.id)).toEqual(["d2", "d1"]);
  expect(tickets[1]).toMatchObject({ parentId: "d2", dependsOn: [], sourceId: null });
});

test("a file without a telling name is read for what it is", () => {
  expect(readBundle("tickets", json)).toEqual(bundle);
  expect(readBundle("tickets", csv)).toEqual(bundle);
  expect(readBundle("-", bundleWriters.markdown.write(bundle)).tickets).toHaveLength(2);
  expect(readBundle("-", "- [ ] One\n- [ ] Two, or three\n").tickets).toHaveLength(2);
});

test("a list nested deeper than anybody means is read all the same", () => {
  const text = Array.from({ length: 4000 }, (_, index) => `${" ".repeat(index % 2000)}- [ ] Item ${index}`).join("\n");
  expect(readBundle("deep.md", text).tickets).toHaveLength(2);
});

test.each([
  ["x.csv", `Title\n${"a\n".repeat(20_001)}`],
  ["x.md", "- a\n".repeat(20_001)],
  ["x.md", "# a\n\n**task** · a\n".repeat(20_001)],
  ["x.json", JSON.stringify({ tickets: Array.from({ length: 20_001 }, () => 1) })],
])("a %s of more tickets than one import takes is refused as a whole", (name, text) => {
  expect(() => readBundle(name, text)).toThrow("it holds 20,001 tickets, and one file may bring 20,000");
});

test("front matter longer than anybody writes is refused", () => {
  const text = `---\ntitle: x\n${Array.from({ length: 100_000 }, (_, line) => `k${line}: v`).join("\n")}\n---\n`;
  expect(() => readBundle("x.md", text)).toThrow("line 1: the front matter is too long");
});
