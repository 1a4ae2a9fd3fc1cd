import { AppError } from "@myba/shared/errors";
import { noGuidance } from "@myba/shared/generation/guidance";
import { emptyContent, ticketContent, type TicketContent } from "@myba/shared/tickets/content";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attacks } from "../prompt/testing/attacks.ts";
import { inPieces, oddTicketAnswer, pieceLengths } from "../reply/testing/any-answer.ts";
import { refineWithModel, type FieldChange, type RefineEvent, type RefineRequest } from "./refine-with-model.ts";
import { scriptedCaller, type ScriptedReply, someModel, someUsage } from "./testing/scripted-caller.ts";

const content: TicketContent = {
  ...emptyContent("story", "Export orders"),
  story: { role: "clerk", goal: "export orders as CSV", benefit: "accounting has them" },
  description: "Orders of 30 days.",
  acceptanceCriteria: [
    { id: "AC-1", kind: "check", text: "The file has a header.", given: [], when: [], then: [], sourceIds: ["s4"] },
    { id: "AC-2", kind: "check", text: "The file is UTF-8.", given: [], when: [], then: [], sourceIds: [] },
  ],
  subtasks: [{ title: "Write the header", done: true }],
  points: 3,
};

const nothing = {
  title: null,
  type: null,
  story: null,
  description: null,
  acceptanceCriteria: null,
  bug: null,
  spike: null,
  subtasks: null,
  points: null,
  priority: null,
  labels: null,
  component: null,
  fixVersion: null,
  dueDate: null,
  assumptions: null,
  openQuestions: null,
  clear: [],
};

async function refine(
  reply: ScriptedReply,
  more: Partial<RefineRequest> & { signal?: AbortSignal } = {},
): Promise<{ events: RefineEvent[]; end: RefineEvent; changes: readonly FieldChange[]; user: string; system: string }> {
  const { caller, asks } = scriptedCaller(reply);
  const { signal = new AbortController().signal, ...rest } = more;
  const request = {
    content,
    field: null,
    wish: "Make it shorter.",
    sourceSentences: [{ id: "s4", text: "As a clerk, I want to export orders as CSV." }],
    guidance: noGuidance,
    ...rest,
  };
  const events: RefineEvent[] = [];
  for await (const event of refineWithModel({ caller, model: someModel }, request, signal)) events.push(event);
  const end = events.at(-1)!;
  return {
    events,
    end,
    changes: end.kind === "finished" ? end.changes : [],
    user: asks[0]?.user ?? "",
    system: asks[0]?.system ?? "",
  };
}

describe("a change asked for in plain words", () => {
  it("gives the fields that really differ, as they are and as they would be", async () => {
    const { events, end } = await refine({
      says: { ...nothing, title: "Export orders as CSV", description: "Orders of 30 days.", labels: ["Export"] },
    });
    expect(events.map(({ kind }) => kind)).toEqual(["attempt", "changes", "usage", "finished"]);
    expect(events[2]).toEqual({ kind: "usage", usage: someUsage });
    expect(end).toEqual({
      kind: "finished",
      changes: [
        { path: "title", before: "Export orders", after: "Export orders as CSV" },
        { path: "labels", before: [], after: ["export"] },
      ],
      unsupported: [],
    });
  });

  it("shows whole fields as they arrive, never half ones", async () => {
    const says = inPieces(
      JSON.stringify({ ...nothing, title: "Export orders as CSV", description: "Shorter now." }),
      [5],
    );
    const { events, changes } = await refine({ says });
    const shown = events.flatMap((event) => (event.kind === "changes" ? [event.changes] : []));
    expect(shown.length).toBeGreaterThanOrEqual(1);
    expect(shown[0]).toEqual([{ path: "title", before: "Export orders", after: "Export orders as CSV" }]);
    for (const list of shown) for (const change of list) expect(changes).toContainEqual(change);
    expect(changes.map(({ path }) => path)).toEqual(["title", "description"]);
  });

  it("changes only the asked field, whatever else the model answers", async () => {
    const says = {
      ...nothing,
      title: "Something else",
      story: { role: "admin", goal: "export all orders", benefit: "x", sourceIds: [] },
    };
    const whole = await refine({ says }, { field: "story" });
    expect(whole.changes.map(({ path }) => path)).toEqual(["story"]);
    const part = await refine({ says }, { field: "story.goal" });
    expect(part.changes).toEqual([
      { path: "story", before: content.story, after: { ...content.story, goal: "export all orders" } },
    ]);
  });

  it("changes one criterion of a list and leaves the others", async () => {
    const criteria = ["The file has two headers.", "Something else."];
    const { changes } = await refine(
      { says: { ...nothing, acceptanceCriteria: criteria } },
      { field: "acceptanceCriteria.0" },
    );
    expect(changes[0]?.after).toMatchObject([{ text: "The file has two headers." }, { text: "The file is UTF-8." }]);
  });

  it("empties a field when it is told to, and keeps what a person did to what stays", async () => {
    const { changes } = await refine({
      says: {
        ...nothing,
        clear: ["story", "points"],
        subtasks: [
          { title: "Write the header", sourceIds: [] },
          { title: "Write the rows", sourceIds: [] },
        ],
      },
    });
    expect(Object.fromEntries(changes.map(({ path, after }) => [path, after]))).toEqual({
      story: null,
      points: null,
      subtasks: [
        { title: "Write the header", done: true },
        { title: "Write the rows", done: false },
      ],
    });
  });

  it("points at numbers and names that nobody gave, not at those of the wish", async () => {
    const says = { ...nothing, description: "Orders of 90 days, sent to SAP, for 14 clerks." };
    const { end } = await refine({ says }, { wish: "Use 90 days." });
    expect(end).toMatchObject({
      unsupported: [
        { field: "description", text: "14" },
        { field: "description", text: "SAP" },
      ],
    });
  });

  it("asks nothing about a field no model may change", async () => {
    const { events } = await refine({ says: nothing }, { field: "assignee" });
    expect(events).toEqual([{ kind: "finished", changes: [], unsupported: [] }]);
  });

  it("fails with a reason, after the whole fields that came", async () => {
    const words = JSON.stringify({ ...nothing, title: "Export orders as CSV", description: "word ".repeat(50) });
    const cut = await refine({ says: inPieces(words.slice(0, 250), [20]), end: "length" });
    expect(cut.events.some(({ kind }) => kind === "changes")).toBe(true);
    expect(cut.end).toEqual({ kind: "failed", error: { code: "provider/truncated", data: { model: "Test model" } } });
    const refused = await refine({ says: "", error: new AppError("provider/no-credit", { provider: "Test" }) });
    expect(refused.end).toMatchObject({ kind: "failed", error: { code: "provider/no-credit" } });
    const prose = await refine({ says: "I would rather not." });
    expect(prose.end).toMatchObject({ kind: "failed", error: { code: "provider/unreadable" } });
  });

  it("ends without a word after an abort", async () => {
    const stop = new AbortController();
    stop.abort();
    const { events } = await refine({ says: { ...nothing, title: "x" } }, { signal: stop.signal });
    expect(events.map(({ kind }) => kind)).toEqual(["attempt"]);
  });

  it("gives a valid ticket whatever the model answers, and the same however it was cut into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(oddTicketAnswer, pieceLengths, async (answer, lengths) => {
        const words = JSON.stringify(answer);
        const whole = await refine({ says: words });
        const cut = await refine({ says: inPieces(words, lengths) });
        expect(cut.end).toEqual(whole.end);
        const after = Object.fromEntries(whole.changes.map(({ path, after }) => [path, after]));
        ticketContent.parse({ ...content, ...after });
      }),
      { numRuns: 150 },
    );
  });
});

it.each(attacks)("a ticket, a source and a wish that give orders stay in their frames: %j", async (attack) => {
  const calm = await refine({ says: nothing });
  const { user, system } = await refine(
    { says: nothing },
    {
      content: { ...content, description: attack },
      sourceSentences: [{ id: "s4", text: attack }],
      wish: attack,
    },
  );
  expect(system).toBe(calm.system);
  const frames = [...user.matchAll(/^<((?:ticket|text|wish)-\w+)>$/gm)].map(([, mark]) => mark!);
  expect(frames.map((mark) => mark.split("-")[0])).toEqual(["ticket", "text", "wish"]);
  for (const mark of frames) expect(user.split(mark)).toHaveLength(3);
  // What is left outside of the frames is ours, and the same for every text.
  expect(outside(user)).toBe(outside(calm.user));
});

function outside(text: string): string {
  return text.replaceAll(/^<((?:ticket|text|wish)-\w+)>$[\s\S]*?^<\/\1>$/gm, "…");
}
