import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ask } from "./testing/ask.ts";
import { connectTo, dialects, testedDialects } from "./testing/dialects.ts";

// A double a test: what a service does not know is remembered by its address.
let double: ModelDouble;
beforeEach(async () => {
  double = await startModelDouble();
});
afterEach(() => double.close());

const formatMembers = ["response_format", "output_config", "format"];
const formatIn = (body: unknown): unknown =>
  formatMembers.map((member) => (body as Record<string, unknown>)[member]).find((value) => value !== undefined);

describe.each(testedDialects)("%s", (name) => {
  const { modelId } = dialects[name];

  test("a service that knows no schema is asked again without it, and from then on", async () => {
    double.script([{ fault: { kind: "status", status: 400, reason: "formatUnsupported" } }, {}, {}]);
    const first = await ask(connectTo(double, name), modelId);
    expect(first.error).toBeNull();
    expect(first.end).toBe("complete");
    expect(first.attempts.map(({ because }) => because?.code)).toEqual([undefined, "provider/request-refused"]);
    expect(first.usages).toHaveLength(1);

    const second = await ask(connectTo(double, name), modelId);
    expect(second.attempts).toHaveLength(1);
    const [withSchema, ...without] = double.calls.map(({ body }) => body);
    expect(JSON.stringify(formatIn(withSchema))).toContain("sourceIds");
    for (const body of without) {
      expect(JSON.stringify(formatIn(body) ?? "")).not.toContain("sourceIds");
      expect(JSON.stringify(body)).toContain("It follows this JSON schema");
    }
  });

  test("a refusal about something else is not asked again", async () => {
    double.script({ fault: { kind: "status", status: 400, message: "The parameter top_p must not be negative here" } });
    const { error } = await ask(connectTo(double, name), modelId);
    expect(error?.code).toBe("provider/request-refused");
    expect(error?.data["reason"]).toBe("The parameter top_p must not be negative here");
    expect(double.calls).toHaveLength(1);
  });
});

test("a server that says no to both kinds of shape is asked in words", async () => {
  const refused = { kind: "status", status: 400, message: "response_format is not supported" } as const;
  double.script([{ fault: refused }, { fault: refused }, {}]);
  const connection = connectTo(double, "openai", { kind: "openai-compatible", preset: "other" });
  const { error } = await ask(connection, "some-model");
  expect(error).toBeNull();
  expect(double.calls.map(({ body }) => formatIn(body))).toEqual([
    expect.objectContaining({ type: "json_schema" }),
    { type: "json_object" },
    undefined,
  ]);
});

test("a server that has another name for the limit is asked by that name", async () => {
  const message = "Unsupported parameter: 'max_tokens' is not supported with this model.";
  double.script([{ fault: { kind: "status", status: 400, message } }, {}]);
  const connection = connectTo(double, "openai", { kind: "openai-compatible", preset: "other" });
  const { error } = await ask(connection, "some-model");
  expect(error).toBeNull();
  expect(double.calls.map(({ body }) => body)).toEqual([
    expect.objectContaining({ max_tokens: 4_000 }),
    expect.objectContaining({ max_completion_tokens: 4_000 }),
  ]);
});

test.each([
  ["openai", "gpt-6-luna", { reasoning_effort: "low" }, "Unsupported parameter: 'reasoning_effort' is not supported"],
  ["anthropic", "claude-sonnet-5-5", { output_config: { effort: "low" } }, "output_config.effort: not supported"],
] as const)("%s thinks little, or as it likes where it cannot be told", async (name, modelId, wish, message) => {
  double.script([{ fault: { kind: "status", status: 400, message } }, {}]);
  const { error } = await ask(connectTo(double, name), modelId);
  expect(error).toBeNull();
  const [first, second] = double.calls.map(({ body }) => body);
  expect(first).toMatchObject(wish);
  expect(second).not.toMatchObject(wish);
  expect(JSON.stringify(formatIn(second))).toContain("sourceIds");
});

test("OpenRouter is told to choose only among providers that keep to the schema", async () => {
  await ask(connectTo(double, "openrouter"), dialects.openrouter.modelId);
  expect(double.calls[0]?.body).toMatchObject({ provider: { require_parameters: true } });
});

test("an older Azure address names the deployment in its path", async () => {
  const baseUrl = `${double.url("azure")}?api-version=2024-10-21`;
  const { error } = await ask(connectTo(double, "azure", { baseUrl }), "my deployment");
  expect(error).toBeNull();
  expect(double.calls[0]?.path).toBe(
    "/azure/openai/deployments/my%20deployment/chat/completions?api-version=2024-10-21",
  );
});
