import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import type { JsonObject } from "../model/json.ts";
import type { ApiFault, ApiFaults } from "./api-fault.ts";
import { sandboxStripe, stripeApiVersion } from "./config.ts";
import { expanded } from "./expand.ts";
import { parametersOf } from "./form.ts";
import type { Answer, Idempotency } from "./idempotency.ts";
import { randomText } from "./ids.ts";
import { includable } from "./includable.ts";
import { readParameters } from "./parameters.ts";
import { findRoute } from "./route.ts";
import { routes } from "./route-table.ts";
import * as failures from "./stripe-failure.ts";
import type { World } from "./world.ts";

/** A request of the API that came in. */
export interface RecordedRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: JsonObject;
  readonly headers: IncomingMessage["headers"];
  /** The status of the answer; 0 while there is none. */
  status: number;
}

/** So many requests are written down; the oldest go first. */
const keptRequests = 50_000;

export interface Desk {
  readonly world: World;
  readonly requests: RecordedRequest[];
  /** What was asked in a way that Stripe does not have: an unknown route, or a parameter that it does not take. */
  readonly malformed: string[];
  readonly faults: ApiFaults;
  readonly idempotency: Idempotency;
}

/** Answers a request of the API. */
export async function receiveApi(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", headers } = request;
  const { pathname: path, search } = new URL(request.url ?? "/", desk.world.url);
  const body = (await buffer(request).catch(() => undefined))?.toString("utf8");
  if (body === undefined) return;
  const id = `req_${randomText(14)}`;
  const record: RecordedRequest = { id, method, path, parameters: {}, headers, status: 0 };
  desk.requests.push(record);
  if (desk.requests.length > keptRequests) desk.requests.shift();
  const fault = desk.faults.take({ method, path });
  if (fault?.kind === "reset") return void response.socket?.destroy();
  const read = (): JsonObject => parametersOf(method, search.slice(1), body, headers["content-type"] ?? "");
  const answer = await answerTo(desk, record, read, fault);
  record.status = answer.status;
  if (fault?.kind === "timeout") return;
  if (fault?.kind === "reset-after") return void response.socket?.destroy();
  response.writeHead(answer.status, {
    server: "myba-sandbox",
    "content-type": "application/json",
    "request-id": id,
    "stripe-version": stripeApiVersion,
    ...answer.headers,
  });
  response.end(answer.body);
}

async function answerTo(
  desk: Desk,
  record: RecordedRequest,
  read: () => JsonObject,
  fault: ApiFault | undefined,
): Promise<Answer> {
  const retryAfter = fault?.kind === "status" ? fault.retryAfterSeconds : undefined;
  try {
    if (fault?.kind === "status") throw failures.failureOfStatus(fault.status);
    checkKey(record.headers);
    const parameters = read();
    Object.assign(record, { parameters });
    const { method, path, headers } = record;
    const key = headers["idempotency-key"];
    const late = async (): Promise<void> => {
      if (fault?.kind === "slow") await wait(fault.ms);
      if (fault?.kind === "hold") await fault.gate.pass();
    };
    if (typeof key !== "string" || method !== "POST") {
      await late();
      return work(desk, record, parameters, null);
    }
    if (key.length > 255 || key === "") throw failures.invalidRequest("Idempotency keys have 1 to 255 characters.");
    const before = desk.idempotency.begin(key, JSON.stringify([method, path, parameters]));
    if (before) return { ...before, headers: { ...before.headers, "idempotent-replayed": "true" } };
    await late();
    return keeping(desk.idempotency, key, (begun) => work(desk, record, parameters, key, begun));
  } catch (error) {
    return failed(error, retryAfter);
  }
}

/**
 * What was begun is kept with its key, well or badly; what was refused for its form, or has no route, was never begun and
 * leaves the key free.
 */
function keeping(idempotency: Idempotency, key: string, work: (begun: () => void) => Answer): Answer {
  let isBegun = false;
  let answer: Answer | undefined;
  try {
    answer = { ...work(() => void (isBegun = true)), headers: { "idempotency-key": key } };
    return answer;
  } catch (error) {
    if (isBegun && error instanceof failures.StripeFailure) answer = failed(error, undefined);
    throw error;
  } finally {
    idempotency.finish(key, answer);
  }
}

function work(
  { world, malformed }: Desk,
  record: RecordedRequest,
  parameters: JsonObject,
  key: string | null,
  begun?: () => void,
): Answer {
  const { id, method, path } = record;
  const { found, sent, expand } = understanding(malformed, record, () => {
    const row = findRoute(routes, method, path);
    if (row === undefined) throw failures.noSuchRoute(method, path);
    const { expand: wanted = [], ...rest } = parameters;
    if (!isTexts(wanted)) throw failures.invalidRequest("Invalid array", { param: "expand" });
    return { found: row, sent: readParameters(row.row.takes, rest), expand: wanted };
  });
  // Written by the same row that reads: `route` ties the two types together.
  const call = { world, path, at: found.at, sent: sent as never };
  begun?.();
  const answer = world.events.during({ id, idempotency_key: key }, () => found.row.answer(call));
  const whole = understanding(malformed, record, () => expanded(world, includable, answer, expand));
  return { status: 200, body: JSON.stringify(whole, null, 2), headers: {} };
}

/** Throws on, and notes, what Stripe would not have understood. */
function understanding<T>(malformed: string[], { method, path }: RecordedRequest, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof failures.StripeFailure) malformed.push(`${method} ${path}: ${error.message}`);
    throw error;
  }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

function checkKey(headers: IncomingMessage["headers"]): void {
  const [, key] = /^Bearer (\S+)$/.exec(headers.authorization ?? "") ?? [];
  if (key === undefined) throw failures.noKey();
  if (/^[sr]k_live_/.test(key)) throw failures.liveKey();
  if (key.startsWith("pk_")) throw failures.publishableKey();
  if (key !== sandboxStripe.secretKey) throw failures.wrongKey(key);
  const version = headers["stripe-version"];
  if (version !== stripeApiVersion) throw failures.wrongVersion(String(version));
}

function failed(error: unknown, retryAfter: number | undefined): Answer {
  if (!(error instanceof failures.StripeFailure)) throw error;
  return {
    status: error.status,
    body: JSON.stringify(failures.failureBody(error), null, 2),
    headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  };
}
