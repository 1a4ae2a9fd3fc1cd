import type { Fault } from "@myba/sandbox/model/faults";
import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import type { ErrorCode } from "@myba/shared/errors";
import { wordsFor } from "@myba/shared/errors";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ask } from "./testing/ask.ts";
import { connectTo, dialects, question, type TestedDialect, testedDialects } from "./testing/dialects.ts";

let double: ModelDouble;
beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

interface Row {
  readonly what: string;
  readonly fault: Fault;
  readonly code: ErrorCode;
  /** Requests the provider sees: one where it may be paid or is pointless, three where it passes by itself. */
  readonly calls: 1 | 3;
  /** Whether text came first, and was kept. */
  readonly keepsText?: true;
  /** A service that does not do this. */
  readonly not?: TestedDialect;
  /** Where one service means something else by it. */
  readonly except?: Partial<Record<TestedDialect, ErrorCode>>;
}

const rows: readonly Row[] = [
  {
    what: "a bad key",
    fault: { kind: "status", status: 401 },
    code: "provider/bad-key",
    calls: 1,
    except: { ollama: "provider/key-missing" },
  },
  { what: "an empty account", fault: { kind: "status", status: 402 }, code: "provider/no-credit", calls: 1 },
  {
    what: "a key that may not do this",
    fault: { kind: "status", status: 403 },
    code: "provider/forbidden",
    calls: 1,
  },
  {
    what: "a text somebody does not want to see",
    fault: { kind: "status", status: 400, reason: "contentRefused" },
    code: "provider/content-refused",
    calls: 1,
    not: "ollama",
  },
  {
    what: "a wrong address",
    fault: { kind: "status", status: 404, reason: "notFound" },
    code: "provider/wrong-address",
    calls: 1,
  },
  { what: "a model nobody knows", fault: { kind: "modelMissing" }, code: "provider/model-missing", calls: 1 },
  {
    what: "a request that took too long there",
    fault: { kind: "status", status: 408 },
    code: "provider/timeout",
    calls: 3,
  },
  {
    what: "a text that is too long",
    fault: { kind: "status", status: 400, reason: "contextTooLong" },
    code: "provider/too-long",
    calls: 1,
  },
  { what: "a request that is too large", fault: { kind: "status", status: 413 }, code: "provider/too-long", calls: 1 },
  { what: "a limit of requests", fault: { kind: "status", status: 429 }, code: "provider/rate-limited", calls: 3 },
  {
    what: "an empty account that looks like a limit",
    fault: { kind: "status", status: 429, reason: "noCredit" },
    code: "provider/no-credit",
    calls: 1,
    not: "ollama",
  },
  {
    what: "a model too large for the computer",
    fault: { kind: "status", status: 500, message: "model requires more system memory (64 GiB) than is available" },
    code: "provider/request-refused",
    calls: 1,
  },
  { what: "a broken server", fault: { kind: "status", status: 500 }, code: "provider/overloaded", calls: 3 },
  { what: "a bad gateway", fault: { kind: "status", status: 502 }, code: "provider/overloaded", calls: 3 },
  {
    what: "a server that is out of order",
    fault: { kind: "status", status: 503 },
    code: "provider/overloaded",
    calls: 3,
  },
  {
    what: "a gateway that waited in vain",
    fault: { kind: "status", status: 504 },
    code: "provider/overloaded",
    calls: 3,
  },
  { what: "an overloaded service", fault: { kind: "status", status: 529 }, code: "provider/overloaded", calls: 3 },
  {
    what: "a login page with a good status",
    fault: { kind: "wrongContentType" },
    code: "provider/wrong-address",
    calls: 1,
  },
  {
    what: "a login page with a bad status",
    fault: { kind: "wrongContentType", status: 403 },
    code: "provider/wrong-address",
    calls: 1,
  },
  {
    what: "a redirect elsewhere",
    fault: { kind: "redirect", status: 307, location: "https://example.invalid/" },
    code: "provider/redirected",
    calls: 1,
  },
  {
    what: "a redirect to a file",
    fault: { kind: "redirect", status: 302, location: "file:///etc/passwd" },
    code: "provider/redirected",
    calls: 1,
  },
  { what: "a connection closed without a word", fault: { kind: "hangUp" }, code: "provider/cut-off", calls: 1 },
  {
    what: "a cut in the middle of a token",
    fault: { kind: "cut", afterPieces: 3 },
    code: "provider/cut-off",
    calls: 1,
    keepsText: true,
  },
  { what: "a cut before the first token", fault: { kind: "cut", afterPieces: 0 }, code: "provider/cut-off", calls: 1 },
  {
    what: "an answer that ends early",
    fault: { kind: "endsEarly", afterPieces: 3 },
    code: "provider/cut-off",
    calls: 1,
    keepsText: true,
  },
  {
    what: "a breakdown in the middle",
    fault: { kind: "midStreamError", afterPieces: 3 },
    code: "provider/cut-off",
    calls: 1,
    keepsText: true,
  },
  {
    what: "a breakdown before the first token",
    fault: { kind: "midStreamError", afterPieces: 0 },
    code: "provider/overloaded",
    calls: 1,
  },
];

describe.each(testedDialects)("%s", (name) => {
  const { modelId } = dialects[name];

  test.each(rows.filter(({ not }) => not !== name))(
    "$what ends in a clear error, keeps what came, and asks $calls time(s)",
    async (row) => {
      double.script({ fault: row.fault });
      const asked = await ask(connectTo(double, name), modelId);
      expect(asked.error?.code).toBe(row.except?.[name] ?? row.code);
      expect(double.calls).toHaveLength(row.except?.[name] === undefined ? row.calls : 1);
      expect(asked.attempts).toHaveLength(double.calls.length);
      expect(asked.text !== "").toBe(row.keepsText === true);
      expect(asked.end).toBeNull();
      expectSpeakable(asked.error?.report());
    },
  );

  test("an answer that was paid for and broke off still counts its tokens", async () => {
    double.script({ fault: { kind: "cut", afterPieces: 3 } });
    const { usages } = await ask(connectTo(double, name), modelId);
    expect(usages).toHaveLength(1);
    expect(usages[0]?.inputTokens).toBeGreaterThan(10);
  });

  test("an answer that is too long is told from one that is complete", async () => {
    double.script({ fault: { kind: "truncated" } });
    const { end, error, text } = await ask(connectTo(double, name), modelId);
    expect({ end, error }).toEqual({ end: "length", error: null });
    expect(text).not.toBe("");
  });

  test("an answer that never ends is left", async () => {
    double.script({ fault: { kind: "neverEnding" } });
    const { end, text } = await ask(connectTo(double, name), modelId, { ask: { ...question, maxOutputTokens: 200 } });
    expect(end).toBe("length");
    expect(text.length).toBeLessThan(5_000);
    expect(await double.calls[0]?.ended).toBe("aborted");
    expect(double.calls).toHaveLength(1);
  });

  test.each(["refusal", "contentFilter"] as const)("a %s of the model is told, and not asked again", async (kind) => {
    double.script({ fault: { kind } });
    const { error, end } = await ask(connectTo(double, name), modelId);
    // A local model has no word for it: it just says something else, which the reader of the answer tells.
    expect(error?.code ?? end).toBe(name === "ollama" ? "complete" : "provider/content-refused");
    expect(double.calls).toHaveLength(1);
  });

  test.each<Fault>([
    { kind: "invalidJson" },
    { kind: "fencedJson" },
    { kind: "thinkingThenJson" },
    { kind: "thinkingThenJson", in: "field" },
    { kind: "empty" },
    { kind: "noStructuredOutput" },
    { kind: "invalidUtf8" },
  ])("whatever the model says comes through: $kind", async (fault) => {
    double.script({ fault });
    const { end, error } = await ask(connectTo(double, name), modelId);
    expect({ end, error }).toEqual({ end: "complete", error: null });
    expect(double.calls).toHaveLength(1);
  });

  test("an answer torn into single bytes, and one in a single line, come through whole", async () => {
    double.script([
      { reply: { tickets: [{ title: "Größe → 漢字 😀" }] }, packetBytes: 1 },
      { fault: { kind: "hugeLine", sizeBytes: 3_000_000 } },
    ]);
    const torn = await ask(connectTo(double, name), modelId);
    expect(JSON.parse(torn.text)).toEqual({ tickets: [{ title: "Größe → 漢字 😀" }] });
    const huge = await ask(connectTo(double, name), modelId, { ask: { ...question, maxOutputTokens: 2_000_000 } });
    expect(huge.text.length).toBeGreaterThanOrEqual(3_000_000);
    expect(huge.end).toBe("complete");
  });
});

/** Words without a gap, without a key, and without the person's text. */
function expectSpeakable(report: Parameters<typeof wordsFor>[0] | undefined): void {
  expect(report).toBeDefined();
  if (!report) return;
  const told = `${wordsFor(report).message} ${wordsFor(report).next} ${JSON.stringify(report)}`;
  expect(wordsFor(report).message).not.toMatch(/\?|undefined|null|\[object/);
  expect(told).not.toContain(sandboxKeys.valid);
  expect(told).not.toContain("export orders");
}
