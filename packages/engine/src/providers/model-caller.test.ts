import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ask } from "./testing/ask.ts";
import { connectTo, dialects, testedDialects } from "./testing/dialects.ts";

let double: ModelDouble;
beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

describe.each(testedDialects)("%s", (name) => {
  const { modelId } = dialects[name];

  test("an answer streams in, with its usage and its price, from one request", async () => {
    const asked = await ask(connectTo(double, name), modelId);
    expect(asked.error).toBeNull();
    expect(JSON.parse(asked.text)).toMatchObject({ tickets: [{ sourceIds: ["s1"] }, { sourceIds: ["s2"] }] });
    expect(asked.end).toBe("complete");
    expect(asked.attempts).toEqual([{ kind: "attempt", because: null, waitMs: 0 }]);
    expect(asked.usages).toHaveLength(1);
    expect(asked.usages[0]?.inputTokens).toBeGreaterThan(10);
    expect(asked.usages[0]?.outputTokens).toBeGreaterThan(10);
    expect(double.requests).toHaveLength(1);
  });
});
