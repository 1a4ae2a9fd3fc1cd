import type { ProviderId, TicketId } from "@myba/shared/ids";
import { emptyContent } from "@myba/shared/tickets/content";
import { describe, expect, it } from "vitest";
import type { GenerationFeedEvent } from "../../bridge/generations.ts";
import { afterEvents, emptyFeed, foundTree, progressWords, shareDone } from "./generation-feed.ts";

const found = (ref: string, parent: string | null, title: string): GenerationFeedEvent => ({
  kind: "ticket",
  ticketId: `ID-${ref}` as TicketId, // A test's ids need no ULID.
  draft: { ref, parent, dependsOn: [], content: emptyContent("story", title) },
});

const asked = (providerId: string, because: "provider/rate-limited" | null): GenerationFeedEvent => ({
  kind: "attempt",
  providerId: providerId as ProviderId, // As above.
  providerLabel: providerId,
  model: "m",
  because: because ? { code: because, data: { provider: providerId } } : null,
  waitMs: because ? 4000 : 0,
});
const used = (tokens: number, costMicroUsd: number | null): GenerationFeedEvent => ({
  kind: "usage",
  usage: {
    inputTokens: tokens,
    cachedInputTokens: 0,
    outputTokens: tokens,
    costMicroUsd,
    costBasis: costMicroUsd === null ? "unknown" : "price-table",
  },
});

describe("the feed of a generation", () => {
  it("fills in tickets as they are found, and replaces one that grew", () => {
    const state = afterEvents(emptyFeed, [
      { kind: "progress", done: 1, total: 9 },
      found("d1", null, "Pay"),
      found("d2", null, "Refund"),
      found("d1", null, "Pay by card"),
    ]);
    expect([...state.tickets.values()].map(({ draft }) => draft.content.title)).toEqual(["Pay by card", "Refund"]);
    expect([state.done, state.total]).toEqual([1, 9]);
  });

  it("moves one bar over reading and over making tickets, and never back", () => {
    const steps = [
      afterEvents(emptyFeed, [{ kind: "progress", done: 30_000, total: 60_000 }]),
      afterEvents(emptyFeed, [{ kind: "progress", done: 60_000, total: 60_000 }]),
      afterEvents(emptyFeed, [{ kind: "read", sentences: [] }]),
      afterEvents(emptyFeed, [
        { kind: "read", sentences: [] },
        { kind: "progress", done: 20, total: 80 },
      ]),
    ];
    const shares = steps.map(shareDone);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(steps.map(progressWords)).toEqual([
      "Reading… 50 %",
      "Reading… 100 %",
      "Making tickets…",
      "20 of 80 sentences",
    ]);
  });

  it("waits only for the same provider after a failure, and only until something comes", () => {
    const waiting = afterEvents(emptyFeed, [asked("openai", null), asked("openai", "provider/rate-limited")]);
    expect(waiting.retry?.waitMs).toBe(4000);
    expect(afterEvents(waiting, [found("d1", null, "Pay")]).retry).toBeNull();
    const replaced = afterEvents(emptyFeed, [asked("openai", null), asked("ollama", "provider/rate-limited")]);
    expect([replaced.retry, replaced.attempts.length]).toEqual([null, 2]);
  });

  it("adds up what its calls used, and knows no cost where one is not known", () => {
    const sum = afterEvents(emptyFeed, [used(100, 500), used(20, 70)]).usage;
    expect([sum?.inputTokens, sum?.outputTokens, sum?.costMicroUsd]).toEqual([120, 120, 570]);
    const unknown = afterEvents(emptyFeed, [used(100, 500), used(20, null)]).usage;
    expect([unknown?.costMicroUsd, unknown?.costBasis]).toEqual([null, "unknown"]);
  });

  it("gives nearly all of the bar to the writing where a model writes", () => {
    const read: GenerationFeedEvent = { kind: "read", sentences: [] };
    expect(shareDone(afterEvents(emptyFeed, [asked("openai", null), read]))).toBeLessThan(0.1);
    expect(shareDone(afterEvents(emptyFeed, [asked("offline", null), read]))).toBeGreaterThan(0.5);
  });

  it("shows children under their parent wherever they were found", () => {
    const state = afterEvents(emptyFeed, [
      found("d1", null, "Epic"),
      found("d2", null, "Other"),
      found("d3", "d1", "Child"),
      found("d4", "d3", "Grandchild"),
    ]);
    expect(foundTree(state.tickets).map(({ ticket, depth }) => [ticket.draft.ref, depth])).toEqual([
      ["d1", 0],
      ["d3", 1],
      ["d4", 2],
      ["d2", 0],
    ]);
  });
});
