import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { baseAddress } from "./base-address.ts";
import { CallError } from "./call-error.ts";
import { makeAdapter } from "./registry.ts";
import { safeFetch } from "./safe-fetch.ts";
import { ask } from "./testing/ask.ts";
import { connectTo, dialects, question, testedDialects } from "./testing/dialects.ts";

let double: ModelDouble;
/** Somebody else: whatever arrives here should not have been sent. */
let stranger: ModelDouble;
beforeAll(async () => {
  [double, stranger] = await Promise.all([startModelDouble(), startModelDouble()]);
});
beforeEach(() => {
  double.reset();
  stranger.reset();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => Promise.all([double.close(), stranger.close()]));

const keyHeaders = {
  openai: "authorization",
  openrouter: "authorization",
  ollama: "authorization",
  anthropic: "x-api-key",
  azure: "api-key",
} as const;

describe.each(testedDialects)("%s", (name) => {
  const { modelId } = dialects[name];
  const connection = (changes: Parameters<typeof connectTo>[2] = {}) =>
    connectTo(double, name, { key: sandboxKeys.valid, ...changes });

  test("the key goes out in one header, and nothing tells about this computer", async () => {
    await ask(connection(), modelId);
    await makeAdapter(connection()).listModels(new AbortController().signal);
    for (const { headers } of double.requests) {
      const holders = Object.entries(headers).filter(([, value]) => String(value).includes(sandboxKeys.valid));
      expect(holders.map(([header]) => header)).toEqual([keyHeaders[name]]);
      const names = Object.keys(headers).filter((header) =>
        /stainless|organization|project|referer|title/.test(header),
      );
      expect(names).toEqual([]);
      expect(headers["user-agent"]).toBe("MyBA");
    }
  });

  test("without a key no header pretends to one", async () => {
    await makeAdapter(connectTo(double, name, { key: null }))
      .listModels(new AbortController().signal)
      .catch(() => undefined);
    const { headers = {} } = double.requests[0] ?? {};
    expect([headers.authorization, headers["x-api-key"], headers["api-key"]]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("keys and addresses that other programs left in the environment stay there", async () => {
    const foreign = "sk-foreign-key-000000000000";
    for (const variable of [
      "OPENAI_API_KEY",
      "OPENAI_ADMIN_KEY",
      "OPENAI_ORG_ID",
      "OPENAI_PROJECT_ID",
      "ANTHROPIC_API_KEY",
    ]) {
      vi.stubEnv(variable, foreign);
    }
    vi.stubEnv("ANTHROPIC_AUTH_TOKEN", foreign);
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", `authorization: Bearer ${foreign}\nx-api-key: ${foreign}`);
    vi.stubEnv("ANTHROPIC_CUSTOM_HEADERS", `authorization: Bearer ${foreign}\nx-api-key: ${foreign}`);
    vi.stubEnv("OPENAI_BASE_URL", stranger.url("openai"));
    vi.stubEnv("ANTHROPIC_BASE_URL", stranger.url("anthropic"));
    const { error } = await ask(connection(), modelId);
    expect(error).toBeNull();
    expect(JSON.stringify(double.requests)).not.toContain(foreign);
    expect(stranger.requests).toEqual([]);
  });

  test.each([301, 302, 303, 307, 308] as const)("a redirect (%s) is refused, and the key stays", async (status) => {
    const places = [
      `${stranger.origin}/v1/chat/completions`,
      "http://localhost:1/",
      "http://[::1]:1/",
      "file:///etc/passwd",
      "//example.invalid/",
      `${double.origin}/elsewhere`,
    ];
    for (const location of places) {
      double.reset();
      double.script({ fault: { kind: "redirect", status, location } });
      double.scriptPages({ fault: { kind: "redirect", status, location } });
      // oxlint-disable-next-line no-await-in-loop -- one double serves one place after another
      const { error } = await ask(connection(), modelId);
      expect(error?.code).toBe("provider/redirected");
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect(makeAdapter(connection()).listModels(new AbortController().signal)).rejects.toMatchObject({
        code: "provider/redirected",
      });
      expect(double.requests).toHaveLength(2);
    }
    expect(stranger.requests).toEqual([]);
  });

  test("a key that was not copied as it is goes nowhere", async () => {
    const { error } = await ask(connection({ key: "sk-ключ\n0123456789" }), modelId);
    expect(error?.code).toBe("provider/bad-key");
    expect(double.requests).toEqual([]);
  });

  test("what a service repeats of the text or the key is not told", async () => {
    const echo = `Invalid content "${question.user}" for key ${sandboxKeys.valid} at messages[1]`;
    double.script({ fault: { kind: "status", status: 400, message: echo } });
    const { error } = await ask(connection(), modelId);
    const told = JSON.stringify([error?.report(), error?.message, error?.facts, error?.stack]);
    expect(told).toContain("provider/request-refused");
    expect(told).not.toMatch(/export orders|accounting has|list is empty/);
    expect(told).not.toContain(sandboxKeys.valid);
  });

  test("a page for people is no list of models", async () => {
    double.scriptPages({ fault: { kind: "wrongContentType" } });
    await expect(makeAdapter(connection()).listModels(new AbortController().signal)).rejects.toMatchObject({
      code: "provider/wrong-address",
      data: { address: double.url(name) },
    });
  });
});

test("a request to another origin is never sent, whoever asks for it", async () => {
  const connection = connectTo(double, "openai");
  const { fetch } = safeFetch({ connection, model: "m", key: connection.key, texts: [] }, "whole");
  const foreign = [stranger.url("openai"), "http://localhost/", "https://127.0.0.1/", "file:///etc/passwd"];
  await Promise.all(
    foreign.map((address) => expect(fetch(address)).rejects.toMatchObject({ code: "provider/redirected" })),
  );
  expect([...double.requests, ...stranger.requests]).toEqual([]);
});

test.each([
  ["an error with a good status", { error: { code: 429, message: "Slow down" } }, "provider/rate-limited"],
  ["an empty account with a good status", { error: { code: 402, message: "Pay first" } }, "provider/no-credit"],
  ["something else in JSON", { hello: "world" }, "provider/wrong-address"],
])("%s in the place of a stream is told as what it is, once", async (_what, body, code) => {
  let calls = 0;
  const fetch = (): Promise<Response> => {
    calls += 1;
    return Promise.resolve(Response.json(body));
  };
  const { error } = await ask(connectTo(double, "openai", { fetch }), "gpt-5-mini");
  expect(error?.code).toBe(code);
  expect(calls).toBe(1);
});

test("an answer that is too long for a list is given up", async () => {
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(4 * 1024 * 1024).fill(32)),
  });
  const headers = { "content-type": "application/json" };
  const connection = connectTo(double, "openai", {
    fetch: () => Promise.resolve(new Response(endless, { headers })),
  });
  const listing = makeAdapter(connection).listModels(new AbortController().signal);
  await expect(listing).rejects.toMatchObject({ code: "provider/cut-off" });
});

test.each(["ftp://example.com/v1", "example.com", "", "http://user:secret@example.com/v1", "file:///etc"])(
  "%j is no address to send a key to",
  (baseUrl) => {
    const connection = { ...connectTo(double, "openai"), baseUrl };
    expect(() => baseAddress(connection)).toThrow(CallError);
  },
);

test.each([
  ["openai", "https://api.openai.com/v1/", "https://api.openai.com/v1"],
  ["openai", " https://api.openai.com/v1/chat/completions ", "https://api.openai.com/v1"],
  ["anthropic", "https://api.anthropic.com/v1/messages", "https://api.anthropic.com/"],
  ["ollama", "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/"],
  ["ollama", "http://127.0.0.1:11434/api/chat", "http://127.0.0.1:11434/"],
] as const)("%s understands %j as people paste it", (name, baseUrl, begins) => {
  expect(baseAddress({ ...connectTo(double, name), baseUrl }).href).toBe(begins);
});
