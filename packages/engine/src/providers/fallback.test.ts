import { errorCatalogue, type ErrorCode, type ErrorReport } from "@myba/shared/errors";
import type { GenerationEvent } from "@myba/shared/generation/generation";
import { expect, test } from "vitest";
import { type Candidate, generateInOrder } from "./fallback.ts";

const read: GenerationEvent = { kind: "read", sentences: [] };
// The order and the kinds are what matters here, not what is in them.
const ticket = { kind: "ticket", ticket: { ref: "t1" } } as unknown as GenerationEvent;
const finished = { kind: "finished" } as unknown as GenerationEvent;
const failed = (code: ErrorCode): GenerationEvent => ({ kind: "failed", error: { code, data: {} } });

/** A provider that says these events, and counts how often it was asked. */
function scripted(id: string, events: readonly GenerationEvent[], allowed: Candidate["allowed"] = () => true) {
  const asked = { times: 0, because: [] as ErrorReport[] };
  const candidate: Candidate = {
    model: `model of ${id}`,
    allowed: (because) => {
      asked.because.push(because);
      return allowed(because);
    },
    provider: {
      id,
      generate: async function* generate() {
        asked.times += 1;
        await Promise.resolve();
        yield* events;
      },
    },
  };
  return { candidate, asked };
}

async function run(candidates: readonly { candidate: Candidate }[], signal = new AbortController().signal) {
  const events: GenerationEvent[] = [];
  for await (const event of generateInOrder(
    candidates.map(({ candidate }) => candidate),
    { text: "Anything" },
    signal,
  )) {
    events.push(event);
  }
  return events;
}

const fallsOver: readonly ErrorCode[] = [
  "provider/offline",
  "provider/unreachable",
  "provider/proxy",
  "provider/timeout",
  "provider/rate-limited",
  "provider/overloaded",
  "provider/cut-off",
  "billing/unreachable",
  "server/unavailable",
  "ledger/unavailable",
  "metered/unavailable",
  "request/too-many",
];

test.each(fallsOver)("after %s the next one answers, and shows that it does", async (code) => {
  const first = scripted("first", [read, failed(code)]);
  const second = scripted("second", [read, ticket, finished]);
  expect(await run([first, second])).toEqual([
    read,
    { kind: "attempt", providerId: "second", model: "model of second", because: { code, data: {} }, waitMs: 0 },
    ticket,
    finished,
  ]);
});

const stays = Object.keys(errorCatalogue).filter((code) => !fallsOver.some((other) => other === code)) as ErrorCode[];

test.each(stays)("after %s nobody else is asked", async (code) => {
  const second = scripted("second", [read, ticket, finished]);
  expect(await run([scripted("first", [read, failed(code)]), second])).toEqual([read, failed(code)]);
  expect(second.asked.times).toBe(0);
});

test("after the first ticket nobody else is asked, whatever happens", async () => {
  const second = scripted("second", [read, ticket, finished]);
  const events = await run([scripted("first", [read, ticket, failed("provider/overloaded")]), second]);
  expect(events).toEqual([read, ticket, failed("provider/overloaded")]);
  expect(second.asked.times).toBe(0);
});

test("who may not answer without consent is passed over", async () => {
  const paid = scripted("paid", [read, ticket, finished], () => false);
  const offline = scripted("offline", [read, ticket, finished]);
  const events = await run([scripted("first", [failed("provider/offline")]), paid, offline]);
  expect(events.filter((event) => event.kind === "attempt").map(({ providerId }) => providerId)).toEqual(["offline"]);
  expect(paid.asked).toEqual({ times: 0, because: [{ code: "provider/offline", data: {} }] });
});

test("when nobody can, the first error is told and the attempts show the rest", async () => {
  const events = await run([
    scripted("first", [read, failed("provider/rate-limited")]),
    scripted("second", [read, failed("provider/unreachable")]),
    scripted("third", [failed("provider/bad-key")]),
  ]);
  expect(events.at(-1)).toEqual(failed("provider/rate-limited"));
  expect(events.filter((event) => event.kind === "attempt").map(({ because }) => because?.code)).toEqual([
    "provider/rate-limited",
    "provider/unreachable",
  ]);
  expect(events.filter((event) => event.kind === "read")).toHaveLength(1);
});

test("the first one needs no consent, and the last one's end is the end", async () => {
  const first = scripted("first", [read, ticket, finished], () => false);
  expect(await run([first])).toEqual([read, ticket, finished]);
  expect(await run([scripted("only", [failed("provider/overloaded")])])).toEqual([failed("provider/overloaded")]);
});

test("after Stop nobody else is asked", async () => {
  const stop = new AbortController();
  const second = scripted("second", [read, ticket, finished]);
  stop.abort();
  await run([scripted("first", [failed("provider/offline")]), second], stop.signal);
  expect(second.asked.times).toBe(0);
});
