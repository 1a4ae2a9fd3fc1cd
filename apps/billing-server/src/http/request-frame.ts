import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";

/** What the frame of a request learns while it is answered, for its line in the log and the metrics. */
export interface RequestFacts {
  readonly requestId: string;
  /** The network address it came from. */
  readonly address: string;
  /** The pattern of the route, never the address that was asked for. */
  route: string;
  /** `person` or `device`, once that is proven. */
  accountKind?: string;
  /** The error it was answered with. */
  code?: string;
  /** Why a message of another service was not taken. */
  refusal?: string;
}

export interface RequestFrameParts {
  readonly log: Logger;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly onAnswer: (answer: { method: string; route: string; status: number; durationMs: number }) => void;
}

/** The pattern of what no route was found for. */
const unknownRoute = "unknown";

/**
 * Around every request: gives it an id, which the answer carries, and writes its line once it is answered. An id that
 * comes with the request is kept where it looks like one.
 */
export function requestFrame(
  parts: RequestFrameParts,
): (request: IncomingMessage, response: ServerResponse) => RequestFacts {
  const { log, addressOf, onAnswer } = parts;
  return (request, response) => {
    const startedAt = performance.now();
    const requestId = idOf(request.headers["x-request-id"]);
    const facts: RequestFacts = { requestId, address: addressOf(request), route: unknownRoute };
    (response as Framed)[framed] = facts;
    response.setHeader("x-request-id", facts.requestId);
    response.once("close", () => {
      const durationMs = Math.round((performance.now() - startedAt) * 100) / 100;
      const { method = "" } = request;
      // An answer that nobody waited for was not sent: 499 as proxies call it.
      const status = response.writableFinished ? response.statusCode : 499;
      onAnswer({ method, route: facts.route, status, durationMs });
      log.info(
        { requestId: facts.requestId, method, route: facts.route, status, durationMs, ...rest(facts) },
        "request",
      );
    });
    return facts;
  };
}

/** What was asked for, without query. */
export function pathOf({ url = "/" }: IncomingMessage): string {
  const end = url.indexOf("?");
  return end === -1 ? url : url.slice(0, end);
}

/** What is known of the request of an answer. */
export function factsOf(response: ServerResponse): RequestFacts {
  const facts = (response as Framed)[framed];
  if (facts === undefined) throw new Error("a request came around its frame");
  return facts;
}

/** On the answer itself: the collector has to look at every entry of a WeakMap, and this is one for each request. */
const framed = Symbol("framed");
type Framed = ServerResponse & { [framed]?: RequestFacts };

function rest({ accountKind, code, refusal }: RequestFacts): Partial<RequestFacts> {
  return {
    ...(accountKind !== undefined && { accountKind }),
    ...(code !== undefined && { code }),
    ...(refusal !== undefined && { refusal }),
  };
}

function idOf(given: string | string[] | undefined): string {
  return typeof given === "string" && /^[\w.-]{8,64}$/.test(given) ? given : randomId();
}

/** Random bytes of many ids at once: asking the system for each is slow. */
let pool = Buffer.alloc(0);
let used = 0;

function randomId(): string {
  if (used + 12 > pool.length) [pool, used] = [randomBytes(12 * 256), 0];
  used += 12;
  return pool.toString("base64url", used - 12, used);
}
