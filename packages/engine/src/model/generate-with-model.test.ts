import { AppError } from "@myba/shared/errors";
import { describe, expect, it } from "vitest";
import { promptVersion } from "../prompt/prompt-version.ts";
import type { ModelAsk, ReplyPart } from "../providers/model-call.ts";
import { generateWithModel } from "./generate-with-model.ts";
import { answeredTicket } from "./testing/answers.ts";
import { told } from "./testing/collect.ts";
import { scriptedCaller, type ScriptedReply, someModel, someUsage } from "./testing/scripted-caller.ts";

const text = [
  "# Orders",
  "",
  "As a clerk, I want to export orders as CSV so that accounting has them.",
  "The export must finish within 30 seconds.",
  "",
  "The export stops with an error when the list is empty.",
].join("\n");

const exportTicket = answeredTicket({
  ref: "t1",
  type: "story",
  title: "Export orders as CSV",
  sourceIds: ["s2"],
  story: { role: "clerk", goal: "export orders as CSV", benefit: "accounting has them", sourceIds: ["s2"] },
  acceptanceCriteria: [
    {
      kind: "check",
      text: "The export finishes within thirty seconds.",
      given: [],
      when: [],
      then: [],
      sourceIds: ["s3"],
    },
  ],
  points: { value: 3, reason: "one file format" },
});
const emptyTicket = answeredTicket({
  ref: "t2",
  type: "bug",
  title: "Export stops when the list is empty",
  sourceIds: ["s4"],
});

function generate(reply: ScriptedReply) {
  const { caller } = scriptedCaller(reply);
  return generateWithModel({ id: "conn", caller, model: someModel }, { text }, new AbortController().signal);
}

/** In pieces of a few characters, as models stream. */
function pieces(value: object, length = 7): string[] {
  return JSON.stringify(value).match(new RegExp(`[\\s\\S]{1,${length}}`, "gu")) ?? [];
}

describe("a generation with a model", () => {
  it("tells what it read, who answers, the tickets, what was used and what became of every sentence", async () => {
    const { events, tickets, end } = await told(generate({ says: { tickets: [exportTicket, emptyTicket] } }));
    expect(events.map(({ kind }) => kind)).toEqual([
      "read",
      "attempt",
      "ticket",
      "progress",
      "ticket",
      "progress",
      "usage",
      "finished",
    ]);
    expect(events[6]).toEqual({ kind: "usage", providerId: "conn", model: "test-model", usage: someUsage });
    expect(tickets.map(({ ref, content }) => [ref, content.type, content.title])).toEqual([
      ["d1", "story", "Export orders as CSV"],
      ["d2", "bug", "Export stops when the list is empty"],
    ]);
    expect(tickets[0]!.content.provenance).toMatchObject({
      title: ["s2"],
      "story.goal": ["s2"],
      "acceptanceCriteria.0": ["s3"],
    });
    expect(tickets[0]!.unsupported).toBeUndefined();
    expect(end).toMatchObject({
      kind: "finished",
      coverage: { requirementLike: 2, covered: 2 },
      meta: { engine: "conn", model: "test-model", language: "en", promptVersion },
    });
  });

  it("shows a ticket field by field, the title at once, and once more when the model has closed it", async () => {
    const { events } = await told(generate({ says: pieces({ tickets: [exportTicket] }) }));
    const drafts = events.flatMap((event) => (event.kind === "ticket" ? [event.ticket] : []));
    expect(drafts[0]).toMatchObject({ ref: "d1", incomplete: true, content: { story: null } });
    expect("Export orders as CSV".startsWith(drafts[0]!.content.title)).toBe(true);
    expect(drafts.some(({ incomplete, content }) => incomplete && content.story !== null)).toBe(true);
    expect(drafts.at(-1)).not.toHaveProperty("incomplete");
    expect(drafts.length).toBeLessThan(60);
  });

  it("keeps closed tickets and the open one, marked, when the stream breaks", async () => {
    const words = JSON.stringify({ tickets: [exportTicket, emptyTicket] });
    const error = new AppError("provider/cut-off", { provider: "Test" });
    const { tickets, end } = await told(generate({ says: words.slice(0, words.indexOf("Export stops") + 12), error }));
    expect(end).toEqual({ kind: "failed", error: { code: "provider/cut-off", data: { provider: "Test" } } });
    expect(tickets.map(({ content, incomplete }) => [content.title, incomplete])).toEqual([
      ["Export orders as CSV", undefined],
      ["Export stops", true],
    ]);
  });

  it("says that the model ran into its length limit, and keeps what arrived", async () => {
    const words = JSON.stringify({ tickets: [exportTicket, emptyTicket] }).slice(0, -60);
    const { tickets, end } = await told(generate({ says: words, end: "length" }));
    expect(end).toEqual({ kind: "failed", error: { code: "provider/truncated", data: { model: "Test model" } } });
    expect(tickets).toHaveLength(2);
    expect(tickets[1]).toMatchObject({ incomplete: true });
  });

  it("says so when a stream ends without an end", async () => {
    const { end } = await told(generate({ says: '{"tickets":[', end: "cut" }));
    expect(end).toMatchObject({ kind: "failed", error: { code: "provider/cut-off" } });
  });

  it("keeps what is done when it is cancelled", async () => {
    const stop = new AbortController();
    const words = JSON.stringify({ tickets: [exportTicket, emptyTicket] });
    const caller = async function* (_ask: ModelAsk, signal: AbortSignal): AsyncGenerator<ReplyPart> {
      yield { kind: "text", text: words.slice(0, words.indexOf("Export stops") + 12) };
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => resolve());
      });
    };
    const events = generateWithModel({ id: "conn", caller, model: someModel }, { text }, stop.signal);
    const { tickets, end } = await told(events, (event) => {
      if (event.kind === "ticket" && event.ticket.ref === "d2") stop.abort();
    });
    expect(end.kind).toBe("cancelled");
    expect(tickets.map(({ incomplete }) => incomplete)).toEqual([undefined, true]);
    expect(end).toMatchObject({ coverage: { sentences: [{}, { state: "covered" }, {}, {}] } });
  });
});

describe("an answer that is no ticket", () => {
  const prose = { says: "I am sorry, I cannot help with that." };

  it("is said to be unreadable, and is paid for once", async () => {
    const { caller, asks } = scriptedCaller(prose);
    const { end } = await told(
      generateWithModel({ id: "conn", caller, model: someModel }, { text }, new AbortController().signal),
    );
    expect(end).toEqual({ kind: "failed", error: { code: "provider/unreadable", data: { model: "Test model" } } });
    expect(asks).toHaveLength(1);
  });

  it("is asked for once more where the model costs nothing", async () => {
    const { caller, asks } = scriptedCaller((_ask, call) =>
      call === 1 ? prose : { says: { tickets: [emptyTicket] } },
    );
    const model = { ...someModel, priceFrom: "free" as const };
    const { events, tickets, end } = await told(
      generateWithModel({ id: "conn", caller, model }, { text }, new AbortController().signal),
    );
    expect(end.kind).toBe("finished");
    expect(tickets).toHaveLength(1);
    expect(asks).toHaveLength(2);
    expect(events.filter(({ kind }) => kind === "attempt")).toMatchObject([
      { because: null },
      { because: { code: "provider/unreadable" } },
    ]);
  });
});
