import { createGate } from "@myba/sandbox/model/gate";
import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { modelCaller } from "./model-caller.ts";
import { describeModel } from "./model-table.ts";
import { ask } from "./testing/ask.ts";
import { connectTo, dialects, question, testedDialects } from "./testing/dialects.ts";

let double: ModelDouble;
beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

describe.each(testedDialects)("%s", (name) => {
  const { modelId } = dialects[name];

  test("trouble that passes is survived, and told with each attempt", async () => {
    double.script([{ fault: { kind: "status", status: 503 } }, { fault: { kind: "status", status: 500 } }, {}]);
    const asked = await ask(connectTo(double, name), modelId);
    expect(asked.error).toBeNull();
    expect(asked.end).toBe("complete");
    expect(asked.attempts.map(({ because, waitMs }) => [because?.code, waitMs])).toEqual([
      [undefined, 0],
      ["provider/overloaded", 250],
      ["provider/overloaded", 500],
    ]);
    expect(asked.waits).toEqual([250, 500]);
    expect(asked.usages).toHaveLength(1);
  });

  test("a service that names a time is left alone until then", async () => {
    double.script([{ fault: { kind: "status", status: 429, retryAfter: "7" } }, {}]);
    const { waits, error } = await ask(connectTo(double, name), modelId);
    expect({ waits, error }).toEqual({ waits: [7_000], error: null });
  });

  test("a date to come back at is measured by the service's own clock", async () => {
    // HTTP dates have whole seconds, and the double's clock may turn a second between the two.
    const retryAfter = new Date(Date.now() + 12_000).toUTCString();
    double.script([{ fault: { kind: "status", status: 503, retryAfter } }, {}]);
    const { waits, error } = await ask(connectTo(double, name), modelId);
    expect(error).toBeNull();
    expect(waits[0]).toBeGreaterThanOrEqual(10_000);
    expect(waits[0]).toBeLessThanOrEqual(13_000);
  });

  test("a pause of more than a minute is the person's to decide", async () => {
    double.script([{ fault: { kind: "status", status: 429, retryAfter: "3600" } }, {}]);
    const { waits, error } = await ask(connectTo(double, name), modelId);
    expect({ waits, code: error?.code }).toEqual({ waits: [], code: "provider/rate-limited" });
    expect(double.calls).toHaveLength(1);
  });

  test("Stop in the middle closes the connection and ends without an error", async () => {
    const gate = createGate();
    double.script({ hold: { before: 3, gate } });
    const stop = new AbortController();
    const asked = await ask(connectTo(double, name), modelId, {
      signal: stop.signal,
      onPart: (part) => part.kind === "text" && stop.abort(),
    });
    expect({ error: asked.error, end: asked.end }).toEqual({ error: null, end: null });
    expect(asked.text).not.toBe("");
    expect(await double.calls[0]?.ended).toBe("aborted");
    expect(double.calls).toHaveLength(1);
  });

  test("Stop before the first byte ends at once", async () => {
    const gate = createGate();
    double.script({ hold: { before: "headers", gate } });
    const stop = new AbortController();
    const asking = ask(connectTo(double, name), modelId, { signal: stop.signal });
    await gate.reached;
    stop.abort();
    expect(await asking).toMatchObject({ error: null, end: null, text: "" });
    expect(await double.calls[0]?.ended).toBe("aborted");
  });

  test("a reader who leaves closes the connection too", async () => {
    const gate = createGate();
    double.script({ hold: { before: 3, gate } });
    const connection = connectTo(double, name);
    const call = modelCaller({ connection, model: describeModel(connection.kind, connection.preset, modelId) });
    for await (const part of call(question, new AbortController().signal)) if (part.kind === "text") break;
    expect(await double.calls[0]?.ended).toBe("aborted");
  });

  test.each(["headers", 2] as const)("silence before %s is not waited out for ever", async (before) => {
    double.script({ hold: { before, gate: createGate() } });
    // What comes before the silence has to come in time, however busy the machine is.
    const timeoutMs = before === 2 ? 300 : 60;
    const asked = await ask(connectTo(double, name, { timeoutMs }), modelId);
    expect(asked.error?.code).toBe("provider/timeout");
    expect(asked.error?.data["seconds"]).toBe(1);
    expect(asked.text !== "").toBe(before === 2);
    expect(await double.calls[0]?.ended).toBe("aborted");
    expect(double.calls).toHaveLength(1);
  });
});
