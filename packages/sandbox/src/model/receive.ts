import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Endpoint } from "./dialect.ts";
import { failureOf } from "./failures.ts";
import { failureOfFault } from "./faults.ts";
import { isObject } from "./json.ts";
import { refuseKey } from "./keys.ts";
import { answerQuestion } from "./question.ts";
import { beginRecord } from "./record.ts";
import { type Reply, replyFailure, replyJson } from "./reply.ts";
import { replyInstead } from "./reply-fault.ts";
import { routeOf } from "./routes.ts";
import type { State } from "./state.ts";
import { wireOf } from "./wire.ts";

/** Reads a request, writes it down, and answers it. */
export async function receive(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const { dialect, path, endpoint } = routeOf(
    request.method ?? "GET",
    url.pathname,
    request.headers,
    state.config.dialect,
  );
  const sent = await bodyOf(request);
  // Whoever leaves before the question is asked in full has asked nothing.
  if (sent === undefined) return;
  const record = beginRecord(request, dialect.name, parsedBody(sent));
  state.requests.push(record);
  state.requestCount += 1;
  const requestId = `req_sandbox_${state.requestCount}`;
  const reply: Reply = { wire: wireOf(response, record), record, dialect, requestId, path, url };
  if (endpoint?.kind === "voice") {
    state.calls.push(record);
    return answerQuestion(state, reply, endpoint.voice);
  }
  return answerPage(state, reply, endpoint);
}

type Page = Extract<Endpoint, { kind: "page" }>;

async function answerPage(state: State, reply: Reply, page: Page | undefined): Promise<void> {
  const { wire, record, dialect, path, url } = reply;
  const { fault, hold } = state.playPage(path);
  if (hold) await wire.waitFor(hold);
  if (wire.isGone || (await replyInstead(wire, fault))) return;
  const isOpen = page === undefined || page.isOpen === true;
  const failure =
    failureOfFault(fault) ??
    (page === undefined ? failureOf("notFound", { about: `${record.method} ${path}` }) : undefined) ??
    (isOpen ? undefined : refuseKey(dialect, state, dialect.keyOf(record.headers), "page")) ??
    dialect.refuseAddress?.(url);
  if (failure || page === undefined) return replyFailure(reply, failure ?? failureOf("notFound"));
  const key = dialect.keyOf(record.headers);
  const body = isObject(record.body) ? record.body : {};
  const answer = page.answer({ url, body, key, world: state.world });
  return "failure" in answer ? replyFailure(reply, answer.failure) : replyJson(reply, answer.json);
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  try {
    return (await buffer(request)).toString("utf8");
  } catch (error) {
    if (request.complete) throw error;
    return undefined;
  }
}

function parsedBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
