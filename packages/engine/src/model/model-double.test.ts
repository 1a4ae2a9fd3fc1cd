import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { modelCaller } from "../providers/model-caller.ts";
import { describeModel } from "../providers/model-table.ts";
import { connectTo, dialects, testedDialects, type TestedDialect } from "../providers/testing/dialects.ts";
import { modelProvider } from "./model-provider.ts";
import { answeredTicket } from "./testing/answers.ts";
import { told, type Told } from "./testing/collect.ts";

let double: ModelDouble;
beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const text = [
  "# Orders",
  "As a clerk, I want to export orders so that accounting has them.",
  "The export must finish within 30 seconds.",
  "The export stops with an error when the list is empty.",
].join("\n\n");

function generate(name: TestedDialect): Promise<Told> {
  const connection = connectTo(double, name);
  const model = describeModel(connection.kind, connection.preset, dialects[name].modelId);
  const caller = modelCaller({ connection, model, random: () => 0.5, wait: () => Promise.resolve() });
  const provider = modelProvider({ id: "conn", label: connection.label, caller, model });
  return told(provider.generate({ text }, new AbortController().signal));
}

const answer = {
  tickets: [
    answeredTicket({ ref: "t1", type: "story", title: "Export orders", sourceIds: ["s2"] }),
    answeredTicket({ ref: "t2", type: "bug", title: "Export stops when the list is empty", sourceIds: ["s4"] }),
  ],
};

describe.each(testedDialects)("over %s", (name) => {
  it("a text becomes tickets that name their sentences, for one paid call", async () => {
    const { tickets, events, end } = await generate(name);
    expect(end).toMatchObject({ kind: "finished", coverage: { requirementLike: 2, covered: 2 } });
    expect(tickets.map(({ content }) => [content.title, content.provenance["title"]])).toEqual([
      ["Export orders", ["s2"]],
      ["The export must finish within 30 seconds", ["s3"]],
      ["The export stops with an error when the list is empty", ["s4"]],
    ]);
    expect(events.filter(({ kind }) => kind === "usage")).toHaveLength(1);
    expect(double.requests).toHaveLength(1);
  });

  it.each([
    ["in a fence", { kind: "fencedJson" }],
    ["behind thoughts", { kind: "thinkingThenJson" }],
  ] as const)("an answer %s is read", async (_name, fault) => {
    double.script({ reply: answer, fault });
    const { tickets, end } = await generate(name);
    expect(end.kind).toBe("finished");
    expect(tickets.map(({ content }) => content.title)).toEqual(answer.tickets.map(({ title }) => title));
  });

  it("a stream that is cut keeps what came, marked, and is not paid again", async () => {
    double.script({ reply: answer, fault: { kind: "cut", afterPieces: 28 } });
    const { tickets, end } = await generate(name);
    expect(end.kind).toBe("failed");
    expect(tickets.length).toBeGreaterThan(0);
    expect(tickets.at(-1)).toMatchObject({ incomplete: true });
    expect(double.requests).toHaveLength(1);
  });

  it.each([
    ["that ran into its length", { kind: "truncated" }, "provider/truncated"],
    ["that is prose", { kind: "noStructuredOutput" }, "provider/unreadable"],
    ["that is empty", { kind: "empty" }, null],
  ] as const)("an answer %s fails with a clear reason", async (_name, fault, code) => {
    double.script([
      { reply: answer, fault },
      { reply: answer, fault },
    ]);
    const { end } = await generate(name);
    expect(end.kind).toBe("failed");
    if (code !== null && end.kind === "failed") expect(end.error.code).toBe(code);
    // Only where nobody pays is a second answer asked for.
    if (name !== "ollama") expect(double.requests).toHaveLength(1);
  });
});
