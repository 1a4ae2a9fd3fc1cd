import * as anthropicErrors from "@anthropic-ai/sdk/error";
import * as openaiErrors from "openai/error";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ReplyFault } from "./faults.ts";
import { type ModelDouble, startModelDouble } from "./model-double.ts";
import { anthropicClient, azureClient, errorOf, openaiClient } from "./testing/clients.ts";
import { listenerNames, listenerOf } from "./testing/heard.ts";
import { chatQuestion, messagesQuestion } from "./testing/ticket-question.ts";

let double: ModelDouble;

beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const askOpenai = () => openaiClient(double).chat.completions.create(chatQuestion);
const askAnthropic = () => anthropicClient(double).messages.create(messagesQuestion);

/** Status, and what OpenAI's and Anthropic's SDK make of it. */
const statuses = [
  [
    400,
    openaiErrors.BadRequestError,
    "invalid_request_error",
    anthropicErrors.BadRequestError,
    "invalid_request_error",
  ],
  [
    401,
    openaiErrors.AuthenticationError,
    "invalid_request_error",
    anthropicErrors.AuthenticationError,
    "authentication_error",
  ],
  [402, openaiErrors.APIError, "insufficient_quota", anthropicErrors.APIError, "billing_error"],
  [
    403,
    openaiErrors.PermissionDeniedError,
    "invalid_request_error",
    anthropicErrors.PermissionDeniedError,
    "permission_error",
  ],
  [404, openaiErrors.NotFoundError, "invalid_request_error", anthropicErrors.NotFoundError, "not_found_error"],
  [408, openaiErrors.APIError, "timeout", anthropicErrors.APIError, "timeout_error"],
  [413, openaiErrors.APIError, "invalid_request_error", anthropicErrors.APIError, "request_too_large"],
  [429, openaiErrors.RateLimitError, "requests", anthropicErrors.RateLimitError, "rate_limit_error"],
  [500, openaiErrors.InternalServerError, "server_error", anthropicErrors.InternalServerError, "api_error"],
  [502, openaiErrors.InternalServerError, "server_error", anthropicErrors.InternalServerError, "api_error"],
  [503, openaiErrors.InternalServerError, "server_error", anthropicErrors.InternalServerError, "api_error"],
  [529, openaiErrors.InternalServerError, "server_error", anthropicErrors.InternalServerError, "overloaded_error"],
] as const;

test.each(statuses)("%d has the error class and type of each dialect", async (status, ...expected) => {
  const [openaiClass, openaiType, anthropicClass, anthropicType] = expected;
  double.script({ fault: { kind: "status", status } });
  const openaiError = await errorOf(askOpenai);
  expect(openaiError).toBeInstanceOf(openaiClass);
  expect(openaiError).toMatchObject({ status, type: openaiType, requestID: expect.stringMatching(/^req_/) as string });
  const anthropicError = await errorOf(askAnthropic);
  expect(anthropicError).toBeInstanceOf(anthropicClass);
  expect(anthropicError).toMatchObject({
    status,
    type: anthropicType,
    requestID: expect.stringMatching(/^req_/) as string,
  });
  expect(double.calls.length).toBe(2);
});

test.each([["30"], ["Wed, 21 Oct 2026 07:28:00 GMT"]])("Retry-After: %s goes out as it is", async (retryAfter) => {
  double.script({ fault: { kind: "status", status: 429, retryAfter } });
  for (const ask of [askOpenai, askAnthropic]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const error = await errorOf(ask);
    expect((error as InstanceType<typeof openaiErrors.APIError>).headers?.get("retry-after")).toBe(retryAfter);
  }
});

test("a 429 says nothing of a time to come back unless it is told to", async () => {
  double.script({ fault: { kind: "status", status: 429 } });
  const error = await errorOf(askOpenai);
  expect((error as InstanceType<typeof openaiErrors.APIError>).headers?.has("retry-after")).toBe(false);
});

test("a prompt that is too long has its own code", async () => {
  double.script({ fault: { kind: "status", status: 400, reason: "contextTooLong" } });
  expect(await errorOf(askOpenai)).toMatchObject({ status: 400, code: "context_length_exceeded" });
  expect((await errorOf(askAnthropic)).message).toContain("prompt is too long");
  const azureError = await errorOf(() => azureClient(double).chat.completions.create(chatQuestion));
  expect(azureError).toMatchObject({ code: "context_length_exceeded" });
});

test("text that is refused has its own words, apart from a model that refuses", async () => {
  double.script({ fault: { kind: "status", status: 400, reason: "contentRefused" } });
  expect(await errorOf(askOpenai)).toMatchObject({ code: "invalid_prompt" });
  expect((await errorOf(askAnthropic)).message).toContain("content filtering policy");
  const azureError = await errorOf(() => azureClient(double).chat.completions.create(chatQuestion));
  expect(azureError).toMatchObject({
    code: "content_filter",
    error: { innererror: { code: "ResponsibleAIPolicyViolation" } },
  });
});

test("a model without structured output can refuse the schema and answer without it", async () => {
  double.script(({ schema }) =>
    schema ? { fault: { kind: "status", status: 400, reason: "formatUnsupported" } } : { reply: "{}" },
  );
  expect(await errorOf(askOpenai)).toMatchObject({ status: 400, param: "response_format" });
  const { model, messages } = chatQuestion;
  const answer = await openaiClient(double).chat.completions.create({ model, messages });
  expect(answer.choices[0]?.message.content).toBe("{}");
});

describe.each(listenerNames)("%s", (name) => {
  test("the login page of a proxy looks like an empty stream", async () => {
    double.script({ fault: { kind: "wrongContentType" } });
    expect(await listenerOf(name)(double)).toMatchObject({ text: "", finish: undefined, error: undefined });
  });

  test.each<[string, ReplyFault]>([
    ["a connection that closes at once", { kind: "hangUp" }],
    ["a proxy that wants a password", { kind: "wrongContentType", status: 407 }],
    ["a redirect to a file", { kind: "redirect", status: 307, location: "file:///etc/passwd" }],
  ])("%s is a connection error", async (_, fault) => {
    double.script({ fault });
    const { error } = await listenerOf(name)(double);
    expect(error).toBeInstanceOf(
      name === "anthropic" ? anthropicErrors.APIConnectionError : openaiErrors.APIConnectionError,
    );
    expect(double.calls.length).toBe(1);
  });
});

test.each([
  ["openai", askOpenai, "/chat/completions"],
  ["anthropic", askAnthropic, "/v1/messages"],
] as const)(
  "%s's SDK left to itself follows a redirect without the key, but with the text",
  async (dialect, ask, path) => {
    const stranger = await startModelDouble({ isKeyless: true });
    double.script({ fault: { kind: "redirect", status: 307, location: `${stranger.url(dialect)}${path}` } });
    await ask();
    const [received] = stranger.requests;
    expect(received?.headers.authorization).toBeUndefined();
    expect(received?.headers["x-api-key"]).toBeUndefined();
    expect(JSON.stringify(received?.body)).toContain("I want to export orders");
    await stranger.close();
  },
);

test("Azure's form of the SDK follows none", async () => {
  const stranger = await startModelDouble({ isKeyless: true });
  double.script({ fault: { kind: "redirect", status: 307, location: stranger.origin } });
  const error = await errorOf(() => azureClient(double).chat.completions.create(chatQuestion));
  expect(error).toBeInstanceOf(openaiErrors.APIError);
  expect(stranger.requests).toEqual([]);
  await stranger.close();
});

test("lists of models break too, and can be held", async () => {
  double.scriptPages({ fault: { kind: "status", status: 503 } });
  expect(await errorOf(() => openaiClient(double).models.list())).toMatchObject({ status: 503 });
  double.scriptPages((path) => (path === "/v1/models" ? { fault: { kind: "hangUp" } } : undefined));
  expect(await errorOf(() => anthropicClient(double).models.list())).toBeInstanceOf(anthropicErrors.APIConnectionError);
  expect(double.calls).toEqual([]);
});
