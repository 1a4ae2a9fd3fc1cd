import type { IncomingMessage } from "node:http";
import { errorBody } from "@myba/shared/billing-api/error-body";
import { expect, onTestFinished, test } from "vitest";
import { api } from "./implementer.ts";
import { jsonIn } from "./request-body.ts";
import { serveApi } from "./testing/api-world.ts";

const json = { headers: { "content-type": "application/json" } } as IncomingMessage;
const read = (text: string): unknown => jsonIn(Buffer.from(text), json);
const large = 2 ** 20;

test("long texts are read as they are, whatever stands in them", () => {
  const texts = [
    "x".repeat(large),
    '"quotes" and [brackets], {braces}, commas '.repeat(large / 40),
    "\\".repeat(large),
    '\\"'.repeat(large / 2),
    "ü😀\n".repeat(large / 8),
  ];
  for (const text of texts) expect(read(JSON.stringify({ text, more: [text] }))).toEqual({ text, more: [text] });
});

test.each([
  ["lists in lists", "[".repeat(large) + "]".repeat(large)],
  ["lists that never end", "[".repeat(large)],
  ["many names", `{${Array.from({ length: 100_000 }, (_, index) => `"name${index}":1`).join()}}`],
  ["many empty texts", `[${'"",'.repeat(large)}""]`],
  ["a text and lists after it", `{"text":"\\"","more":${"[".repeat(large)}${"]".repeat(large)}}`],
  ["a text that never ends, after lists", `${"[".repeat(large)}"`],
])("%s would keep everybody waiting, and are not looked at", (_what, text) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ code: "request/too-large" }));
});

test("what is no JSON is refused, however long its texts", () => {
  for (const text of ["{", `"${"x".repeat(large)}" is no JSON`]) {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: "request/invalid" }));
  }
});

test("a stranger's large request is refused before anybody looks into it", async () => {
  const served = await serveApi({ generations: { estimate: api.generations.estimate.handler(() => never()) } });
  onTestFinished(() => served.close());
  const body = { text: "x".repeat(large), "what is this": 1 };
  expect(await served.post("/generations/estimate", body)).toMatchObject({
    status: 401,
    body: { code: "auth/missing" },
  });
  expect(await served.post("/generations/estimate", body, { personId: "ada" })).toMatchObject({
    status: 400,
    body: { code: "request/invalid" },
  });
});

test("an answer does not say back all that was made up", async () => {
  const served = await serveApi({ generations: { estimate: api.generations.estimate.handler(() => never()) } });
  onTestFinished(() => served.close());
  const names = Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`made-up-${index}`, 1]));
  const { status, body } = await served.post("/generations/estimate", names, { personId: "ada" });
  expect(status).toBe(400);
  expect(errorBody.parse(body).message.length).toBeLessThan(500);
});

function never(): never {
  throw new Error("it must not come here");
}
