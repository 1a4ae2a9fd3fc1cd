import { createCertificate } from "@myba/sandbox/model/certificate";
import type { ReplyFault } from "@myba/sandbox/model/faults";
import { createGate } from "@myba/sandbox/model/gate";
import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import type { ErrorCode } from "@myba/shared/errors";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkConnection } from "./check-connection.ts";
import type { Connection } from "./model-call.ts";
import { connectTo, dialects, testedDialects } from "./testing/dialects.ts";

let double: ModelDouble;
beforeAll(async () => {
  double = await startModelDouble({ knowsOnlyItsModels: true });
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const check = (connection: Connection, modelId: string | null = null) =>
  checkConnection(connection, modelId, new AbortController().signal);

describe.each(testedDialects)("%s", (name) => {
  const { modelId } = dialects[name];

  test("a good connection lists its models and answers one token", async () => {
    const checked = await check(connectTo(double, name), modelId);
    expect(checked).toMatchObject({ error: null, modelId });
    expect(checked.modelsMs).toBeGreaterThanOrEqual(0);
    expect(checked.probeMs).toBeGreaterThanOrEqual(0);
    expect(double.calls).toHaveLength(1);
    expect(JSON.stringify(double.calls[0]?.body)).toMatch(/"(?:max_tokens|max_completion_tokens|num_predict)":1\b/);
  });

  test("without a model, a listed one is chosen", async () => {
    const checked = await check(connectTo(double, name));
    expect(checked.error).toBeNull();
    // Azure lists what could be deployed, not what is.
    expect(checked.models.map(({ id }) => id).includes(checked.modelId ?? "")).toBe(name !== "azure");
  });

  test.each<[string, ReplyFault, ErrorCode]>([
    ["no credit", { kind: "status", status: 402 }, "provider/no-credit"],
    ["a limit", { kind: "status", status: 429 }, "provider/rate-limited"],
    ["an unknown model", { kind: "modelMissing" }, "provider/model-missing"],
    ["a login page", { kind: "wrongContentType" }, "provider/wrong-address"],
    ["a broken service", { kind: "status", status: 500 }, "provider/overloaded"],
  ])("the probe tells %s", async (_what, fault, code) => {
    double.script({ fault });
    const checked = await check(connectTo(double, name), modelId);
    expect(checked.error?.code).toBe(code);
    expect(checked.modelsMs).not.toBeNull();
    expect(double.calls).toHaveLength(1);
  });

  test("a server without a list passes with a model that is given, and not without", async () => {
    double.scriptPages({ fault: { kind: "status", status: 404, reason: "notFound" } });
    expect(await check(connectTo(double, name), modelId)).toMatchObject({ error: null, models: [], modelsMs: null });
    expect((await check(connectTo(double, name))).error?.code).toBe("provider/wrong-address");
  });

  test("a server that says nothing is not waited for", async () => {
    double.scriptPages({ hold: createGate() });
    const checked = await check(connectTo(double, name, { timeoutMs: 60 }), modelId);
    expect(checked).toMatchObject({ error: { code: "provider/timeout" }, probeMs: null });
  });

  test("whoever leaves is told nothing false", async () => {
    const gate = createGate();
    double.script({ hold: { before: "headers", gate } });
    const stop = new AbortController();
    const checking = checkConnection(connectTo(double, name), modelId, stop.signal);
    await gate.reached;
    stop.abort();
    expect(await checking).toMatchObject({ error: null, probeMs: null });
  });
});

describe.each(["openai", "anthropic", "openrouter", "azure"] as const)("%s", (name) => {
  const { modelId } = dialects[name];

  test("a wrong key, an empty account and a limited one are told apart", async () => {
    const codes = await Promise.all(
      ["sk-wrong-key-000000000000", sandboxKeys.withoutCredit, sandboxKeys.rateLimited].map(
        async (key) => (await check(connectTo(double, name, { key }), modelId)).error?.code,
      ),
    );
    expect(codes).toEqual(["provider/bad-key", "provider/no-credit", "provider/rate-limited"]);
  });

  test("no key at all is told without asking anybody", async () => {
    expect((await check(connectTo(double, name, { key: null }))).error?.code).toBe("provider/key-missing");
    expect(double.requests).toEqual([]);
  });
});

test("a server on this computer needs no key", async () => {
  const keyless = await startModelDouble({ isKeyless: true });
  const connection: Connection = {
    ...connectTo(keyless, "openai"),
    kind: "openai-compatible",
    preset: "lm-studio",
    key: null,
  };
  const checked = await check(connection);
  expect(checked.error).toBeNull();
  expect(checked.models[0]).toMatchObject({ priceFrom: "free", inputPrice: 0 });
  expect(keyless.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  await keyless.close();
});

test("a certificate nobody vouches for is told as such", async () => {
  const secure = await startModelDouble({ certificate: await createCertificate() });
  const checked = await check(connectTo(secure, "openai"));
  expect(checked.error?.code).toBe("provider/tls");
  expect(checked.error?.message).toContain("self-signed");
  await secure.close();
});

test("a model that thinks so long that one token is too little still works", async () => {
  const message = "Could not finish the message because max_tokens or model output limit was reached.";
  double.script({ fault: { kind: "status", status: 400, message } });
  expect((await check(connectTo(double, "openai"), "gpt-5-mini")).error).toBeNull();
});

test("a service that wants more than one token gets a few", async () => {
  const message =
    "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 1 instead.";
  double.script([{ fault: { kind: "status", status: 400, message } }, {}]);
  expect((await check(connectTo(double, "openrouter"), "openai/gpt-5-mini")).error).toBeNull();
  expect(double.calls.map(({ body }) => body)).toEqual([
    expect.objectContaining({ max_tokens: 1 }),
    expect.objectContaining({ max_tokens: 16 }),
  ]);
});

test("an account that is too small for a limit is no other name of the limit", async () => {
  const message = "This request requires more credits, or fewer max_tokens.";
  double.script({ fault: { kind: "status", status: 402, message } });
  expect((await check(connectTo(double, "openrouter"), "openai/gpt-5-mini")).error?.code).toBe("provider/no-credit");
  expect(double.calls).toHaveLength(1);
});

test("models tell what they cost and read, from the provider or from the dated table", async () => {
  const [openrouter, anthropic, openai, ollama] = await Promise.all(
    (["openrouter", "anthropic", "openai", "ollama"] as const).map(
      async (name) => (await check(connectTo(double, name))).models,
    ),
  );
  expect(openrouter).toContainEqual(
    expect.objectContaining({
      id: "openai/gpt-5-mini",
      label: "OpenAI: GPT-5 Mini",
      contextTokens: 400_000,
      inputPrice: 250_000,
      outputPrice: 2_000_000,
      priceFrom: "provider",
      structuredOutput: true,
    }),
  );
  expect(openrouter).toContainEqual(
    expect.objectContaining({ id: expect.stringMatching(/:free$/), priceFrom: "free" }),
  );
  expect(anthropic).toContainEqual(
    expect.objectContaining({
      id: "claude-haiku-4-5",
      contextTokens: 200_000,
      inputPrice: 1_000_000,
      priceFrom: "table",
    }),
  );
  expect(openai).toContainEqual(
    expect.objectContaining({
      id: "gpt-5-mini",
      inputPrice: 250_000,
      priceDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    }),
  );
  expect(ollama).toContainEqual(
    expect.objectContaining({ id: "qwen3:8b", contextTokens: 40_960, inputPrice: 0, priceFrom: "free" }),
  );
});
