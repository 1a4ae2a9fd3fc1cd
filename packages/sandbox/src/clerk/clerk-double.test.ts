import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { AddressInfo } from "node:net";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { Webhook } from "standardwebhooks";
import { createGate } from "../model/gate.ts";
import { type ClerkDouble, startClerkDouble } from "./clerk-double.ts";
import { sandboxClerk } from "./config.ts";
import type { ClerkDoubleConfig } from "./config.ts";

async function started(config?: ClerkDoubleConfig): Promise<ClerkDouble> {
  const double = await startClerkDouble(config);
  onTestFinished(() => double.close());
  return double;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(
  double: ClerkDouble,
  path: string,
  init: { method?: string; json?: unknown; key?: string } = {},
): Promise<Answer> {
  const { method = init.json === undefined ? "GET" : "POST", json, key = sandboxClerk.secretKey } = init;
  const response = await fetch(double.url + path, {
    method,
    headers: { ...(key && { authorization: `Bearer ${key}` }), "content-type": "application/json" },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  return { status: response.status, body: await response.json() };
}

const errorOf = (code: string): unknown => ({
  errors: [expect.objectContaining({ code, message: expect.any(String), long_message: expect.any(String) })],
  clerk_trace_id: expect.any(String),
});

test("people are found by address and id, and prove their password", async () => {
  const double = await started();
  const { body } = await ask(double, "/v1/users?email_address=ADA@example.com");
  expect(body).toMatchObject([
    { object: "user", first_name: "Ada", external_accounts: [{ provider: "oauth_google" }] },
  ]);
  const [{ id }] = body as [{ id: string }];
  expect((await ask(double, `/v1/users/${id}`)).body).toEqual((body as unknown[])[0]);
  const check = `/v1/users/${id}/verify_password`;
  expect(await ask(double, check, { json: { password: "sandbox-ada" } })).toEqual({
    status: 200,
    body: { verified: true },
  });
  expect(await ask(double, check, { json: { password: "guess" } })).toEqual({
    status: 422,
    body: errorOf("incorrect_password"),
  });
});

test("what Clerk does not know is an error in Clerk's form, never a quiet success", async () => {
  const double = await started();
  expect(await ask(double, "/v1/users", { key: "" })).toMatchObject({ status: 401 });
  expect(await ask(double, "/v1/users", { key: "sk_test_guess" })).toEqual({
    status: 401,
    body: errorOf("clerk_key_invalid"),
  });
  expect(await ask(double, "/v1/teams")).toEqual({ status: 404, body: errorOf("resource_not_found") });
  expect(await ask(double, "/v1/users?colour=red")).toEqual({ status: 422, body: errorOf("form_param_unknown") });
  expect(await ask(double, "/v1/users/user_nobody")).toEqual({ status: 404, body: errorOf("resource_not_found") });
  expect(await ask(double, "/v1/sessions", { json: {} })).toEqual({ status: 422, body: errorOf("form_param_missing") });
  expect(await ask(double, "/v1/users", { json: { email_address: ["ada@example.com"] } })).toEqual({
    status: 422,
    body: errorOf("form_identifier_exists"),
  });
});

test("a session's tokens verify with the published keys, live a minute and end with the session", async () => {
  const double = await started();
  const { body: session } = await ask(double, "/v1/sessions", { json: { user_id: [...double.users.keys()][0] } });
  const { id } = session as { id: string };
  const { body } = await ask(double, `/v1/sessions/${id}/tokens`, { json: {} });
  const { jwt } = body as { jwt: string };
  const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", double.url));
  const { payload } = await jwtVerify(jwt, keys, { issuer: sandboxClerk.issuer });
  expect(payload).toMatchObject({ sid: id, sts: "active", v: 2, exp: (payload.iat ?? 0) + 60 });
  expect(await ask(double, `/v1/sessions/${id}/revoke`, { method: "POST" })).toMatchObject({
    body: { status: "revoked" },
  });
  expect(await ask(double, `/v1/sessions/${id}/tokens`, { json: {} })).toMatchObject({ status: 404 });
  await double.keys.rotate();
  expect(await ask(double, "/v1/jwks")).not.toMatchObject({
    body: { keys: [{ kid: decodeProtectedHeader(jwt).kid }] },
  });
});

/** An address that takes webhooks and answers as it is told. */
async function listener(
  statuses: number[],
): Promise<{ url: string; came: { headers: Record<string, string>; body: string }[] }> {
  const came: { headers: Record<string, string>; body: string }[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await buffer(request)).toString();
    came.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(statuses.shift() ?? 200).end();
  };
  const server = createServer((request, response) => {
    void take(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, came };
}

test("webhooks are signed, and come again in growing waits until somebody takes them", async () => {
  let nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const { url, came } = await listener([500, 503, 200]);
  double.webhooks.subscribe(url);
  const user = double.signUp({ email: "new@example.com", firstName: "New" });
  await double.webhooks.deliverDue();
  const [first] = came;
  const headers = {
    "webhook-id": first?.headers["svix-id"] ?? "",
    "webhook-timestamp": first?.headers["svix-timestamp"] ?? "",
    "webhook-signature": first?.headers["svix-signature"] ?? "",
  };
  const event = new Webhook(sandboxClerk.webhookSecret).verify(first?.body ?? "", headers);
  expect(event).toMatchObject({ type: "user.created", object: "event", data: { id: user.id, first_name: "New" } });
  for (const [waitMs, attempts] of [
    [4_999, 1],
    [1, 2],
    [299_999, 2],
    [1, 3],
    [86_400_000, 3],
  ] as const) {
    nowMs += waitMs;
    await double.webhooks.deliverDue();
    expect(came.length).toBe(attempts);
  }
  expect(new Set(came.map((one) => one.headers["svix-id"])).size).toBe(1);
  expect(double.webhooks.messages).toMatchObject([{ state: "delivered", answers: [500, 503, 200] }]);
});

test("messages are lost, doubled, late, out of order and badly signed when a test asks for it", async () => {
  let nowMs = Date.now();
  const double = await started({ now: () => nowMs });
  const { url, came } = await listener([]);
  double.webhooks.subscribe(url);
  const faults = [
    { kind: "drop" },
    { kind: "duplicate", copies: 3 },
    { kind: "delay", ms: 60_000 },
    { kind: "reorder" },
    { kind: "wrongSignature" },
  ] as const;
  double.webhooks.script(({ number }) => faults[number - 1]);
  for (const no of [1, 2, 3, 4, 5]) double.signUp({ email: `${no}@example.com` });
  await double.webhooks.deliverDue();
  const order = (): number[] => came.map(({ body }) => Number(/"email_address":"(\d)@/.exec(body)?.[1]));
  expect(order()).toEqual([2, 2, 2, 5, 4]);
  nowMs += 60_000;
  await double.webhooks.deliverDue();
  expect(order()).toEqual([2, 2, 2, 5, 4, 3]);
  const forged = came.find(({ body }) => body.includes('"5@'));
  const headers = { "webhook-id": "", "webhook-timestamp": "", "webhook-signature": "" };
  for (const name of ["id", "timestamp", "signature"] as const)
    headers[`webhook-${name}`] = forged?.headers[`svix-${name}`] ?? "";
  expect(() => new Webhook(sandboxClerk.webhookSecret).verify(forged?.body ?? "", headers)).toThrow(
    "No matching signature",
  );
});

test("the service fails and hangs when a test asks for it", async () => {
  const double = await started();
  double.script({ fault: { kind: "status", status: 429, retryAfter: 7 } });
  expect(await ask(double, "/v1/users")).toEqual({ status: 429, body: errorOf("too_many_requests") });
  const hold = createGate();
  double.script(({ path }) => (path === "/v1/jwks" ? { hold } : { fault: { kind: "hangUp" } }));
  await expect(ask(double, "/v1/users")).rejects.toThrow("fetch failed");
  const waiting = ask(double, "/v1/jwks");
  await hold.reached;
  hold.release();
  expect(await waiting).toMatchObject({ status: 200 });
});
