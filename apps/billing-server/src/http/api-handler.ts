import type { IncomingMessage, ServerResponse } from "node:http";
import { OpenAPIHandler } from "@orpc/openapi/node";
import type { AnyRouter } from "@orpc/server";
import type { Logger } from "pino";
import type { Authenticate, SignedRequest } from "../identity/authenticate.ts";
import type { Principal } from "../identity/principal.ts";
import { makeApiCalls, type ApiContext } from "./api-calls.ts";
import type { OpenStreams } from "./open-streams.ts";
import { hashOf, jsonIn, readBody } from "./request-body.ts";
import { unknownAt } from "./api-addresses.ts";
import type { Answering } from "./app.ts";
import { factsOf, pathOf } from "./request-frame.ts";

export interface ApiHandlerParts {
  readonly router: AnyRouter;
  readonly authenticate: Authenticate;
  /** What devices sign begins with it. */
  readonly publicUrl: string;
  readonly log: Logger;
  readonly streams: OpenStreams;
  /** Those that every answer of the API carries. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Bytes that a body may have: texts for generations, and everything else. */
const limits = { text: 4.5 * 1024 * 1024, other: 64 * 1024 };
const takesText = /^\/api\/generations(?:\/estimate)?\/?$/;

/** How often an open stream says that it is there, so that nothing between takes it for dead. */
const keepAliveMs = 15_000;

/** Answers everything below `/api`. Throws `request/unknown-address` and `request/unknown-method` for what the API does not know. */
export function apiHandler(parts: ApiHandlerParts): Answering {
  const handler = new OpenAPIHandler<ApiContext>(parts.router, {
    ...makeApiCalls(parts),
    eventIteratorKeepAliveInterval: keepAliveMs,
    eventIteratorInitialComment: "",
  });
  return async (request, response) => {
    const pathname = pathOf(request);
    const bytes = await readBody(request, takesText.test(pathname) ? limits.text : limits.other);
    const context = contextOf(request, response, { ...parts, bytes, pathname });
    // Nobody has the server look through something large who has not proven who they are.
    if (bytes.length > limits.other) await context.whoAsks();
    // Where oRPC looks for a body that has been read.
    const read = Object.assign(request, { body: jsonIn(bytes, request) });
    const { matched } = await handler.handle(read, response, { prefix: "/api", context });
    if (!matched) throw unknownAt(pathname);
  };
}

interface ContextParts extends ApiHandlerParts {
  readonly bytes: Buffer;
  readonly pathname: string;
}

function contextOf(request: IncomingMessage, response: ServerResponse, parts: ContextParts): ApiContext {
  const facts = factsOf(response);
  const signed = new Signed(request, parts.publicUrl + parts.pathname, parts.bytes);
  let asked: Promise<Principal> | undefined;
  const ask = async (): Promise<Principal> => {
    const principal = await parts.authenticate(request.headers.authorization, signed);
    facts.accountKind = principal.kind;
    return principal;
  };
  return {
    requestId: facts.requestId,
    address: facts.address,
    log: parts.log.child({ requestId: facts.requestId }),
    whoAsks: () => (asked ??= ask()),
    signed,
    headers: request.headers,
    facts,
  };
}

/** Takes the hash of a body only when somebody wants it. */
class Signed implements SignedRequest {
  readonly method: string;
  readonly address: string;
  readonly idempotencyKey: string | undefined;
  readonly #bytes: Buffer;
  #hash: string | undefined;

  constructor({ method = "", headers }: IncomingMessage, address: string, bytes: Buffer) {
    this.method = method;
    this.address = address;
    // Node joins what comes twice, so that it is always one text.
    this.idempotencyKey = headers["idempotency-key"]?.toString();
    this.#bytes = bytes;
  }

  get bodyHash(): string {
    return (this.#hash ??= hashOf(this.#bytes));
  }
}
