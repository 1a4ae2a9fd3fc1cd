import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { type ClerkFailure, failureBody, failureOfStatus, noKey, noSuchAddress, wrongKey } from "./clerk-failure.ts";
import { type ClerkFault, type ClerkScript, turnOf } from "./clerk-script.ts";
import { sandboxClerk } from "./config.ts";
import { bodyParameters, isFailure, queryParameters, refuseParameters } from "./parameters.ts";
import { clerkRoutes, type ClerkWorld } from "./routes.ts";

/** A request that came in. */
export interface RecordedClerkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

interface State {
  readonly world: ClerkWorld;
  readonly requests: RecordedClerkRequest[];
  readonly script: ClerkScript;
}

/** Reads a request, writes it down, and answers it. */
export async function receive(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const path = url.pathname;
  state.requests.push({ method, path, headers });
  const { hold, fault } = turnOf(state.script, { method, path });
  const gone = new Promise<void>((resolve) => response.once("close", resolve));
  if (hold) await Promise.race([hold.pass(), gone]);
  const body = (await buffer(request).catch(() => undefined))?.toString("utf8");
  if (body === undefined || response.destroyed) return;
  if (fault) return replyInstead(response, fault);
  const traceId = createHash("md5").update(`${state.requests.length}`).digest("hex");
  const answer = await answerOf(state.world, { method, url, body, headers });
  if (isFailure(answer)) return replyFailure(response, answer, traceId);
  reply(response, 200, answer, { "clerk-trace-id": traceId });
}

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
}

async function answerOf(world: ClerkWorld, { method, url, body, headers }: Request): Promise<unknown> {
  const route = clerkRoutes.find((one) => one.method === method && one.path.test(url.pathname));
  const refusal = route?.isOpen === true ? undefined : refuseKey(headers.authorization);
  if (refusal) return refusal;
  if (route === undefined) return noSuchAddress;
  const parameters = bodyParameters(body, headers["content-type"] ?? "");
  if (isFailure(parameters)) return parameters;
  const sent = { ...queryParameters(url.searchParams), ...parameters };
  const id = decodeURIComponent(route.path.exec(url.pathname)?.[1] ?? "");
  return refuseParameters(sent, route.takes) ?? route.answer({ world, id, sent });
}

function refuseKey(authorization: string | undefined): ClerkFailure | undefined {
  const [, key] = /^Bearer (\S+)$/.exec(authorization ?? "") ?? [];
  if (key === undefined) return noKey;
  return key === sandboxClerk.secretKey ? undefined : wrongKey;
}

function replyFailure(response: ServerResponse, failure: ClerkFailure, traceId: string): void {
  const { status, retryAfter } = failure;
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  reply(response, status, failureBody(failure, traceId), headers);
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string>): void {
  response.writeHead(status, { server: "myba-sandbox", "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function replyInstead(response: ServerResponse, fault: ClerkFault): void {
  switch (fault.kind) {
    case "status":
      replyFailure(response, failureOfStatus(fault.status, fault.retryAfter), "0".repeat(32));
      return;
    case "hangUp":
      response.socket?.destroy();
      return;
    case "notJson":
      response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Please log in</body></html>");
      return;
    case "redirect":
      response.writeHead(302, { location: fault.location }).end();
      return;
  }
}
