import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@myba/shared/errors";
import { errorIn, unreachable } from "./billing-errors.ts";
import { watchedFor } from "./watched-body.ts";

/** How requests leave this computer. Follows no redirect. */
export type BillingFetch = (address: string, init: RequestInit) => Promise<Response>;

/** A request as somebody signs it. */
export interface SignedRequest {
  readonly method: string;
  /** Without query. */
  readonly address: string;
  /** The base64url SHA-256 of the body; of nothing where there is none. */
  readonly bodyHash: string;
  readonly idempotencyKey?: string | undefined;
}

/** Who asks. */
export interface Credentials {
  /** The `Authorization` of one request. */
  authorize(request: SignedRequest): Promise<string>;
  /** The server refused a request. True where it is worth another try with another `Authorization` than this one. */
  refused(error: AppError, authorization: string): Promise<boolean>;
}

export interface SendParts {
  readonly credentials?: Credentials;
  readonly fetch: BillingFetch;
}

/** From the first byte to the last of an answer, or to the first of a stream. */
const patienceMs = 60_000;
/** The server says that a stream is there every fifteen seconds. */
const silenceMs = 45_000;
/** How long to wait at most where too many requests came, and how often. */
const longestWaitMs = 15_000;
const waits = 2;

/**
 * Sends requests of the API; rejects with an `AppError` for every answer that is no success. `leaving` is the asker's own
 * signal, as a request's own one goes silent with the request: nobody holds that any more while a stream goes on.
 */
export function sendWith(parts: SendParts): (request: Request, leaving: AbortSignal | undefined) => Promise<Response> {
  return async (request, leaving = new AbortController().signal) => {
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    let isRenewed = false;
    for (let waited = 0; ;) {
      const { response, error, authorization } = await sendOnce(parts, request, { body, signal: leaving });
      if (error === undefined) return response;
      const renewing = isRenewed || !authorization ? undefined : parts.credentials?.refused(error, authorization);
      if (renewing !== undefined && (await unlessLeft(renewing, leaving))) {
        isRenewed = true;
      } else if (error.code === "request/too-many" && waited < waits && isRepeatable(request)) {
        waited += 1;
        await pause(waitOf(response), undefined, { signal: leaving, ref: false });
      } else throw error;
    }
  };
}

/** What it takes to sign goes on for whoever else needs it; one who leaves does not wait for it. */
async function unlessLeft<T>(work: Promise<T>, leaving: AbortSignal): Promise<T> {
  const { promise: left, reject } = Promise.withResolvers<never>();
  const leave = (): void => reject(leaving.reason);
  if (leaving.aborted) leave();
  leaving.addEventListener("abort", leave, { once: true });
  try {
    return await Promise.race([work, left]);
  } finally {
    leaving.removeEventListener("abort", leave);
  }
}

interface Answered {
  readonly response: Response;
  readonly error?: AppError;
  readonly authorization?: string | undefined;
}

async function sendOnce(
  { credentials, fetch }: SendParts,
  request: Request,
  { body, signal }: { readonly body: Buffer | null; readonly signal: AbortSignal },
): Promise<Answered> {
  const { method, url } = request;
  const headers = Object.fromEntries(request.headers);
  const [address = url] = url.split("?");
  if (credentials !== undefined) {
    const [bodyHash, idempotencyKey] = [hashOf(body), headers["idempotency-key"]];
    const signing = credentials.authorize({ method, address, bodyHash, idempotencyKey });
    headers["authorization"] = await unlessLeft(signing, signal);
  }
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(new AppError("billing/unreachable")), patienceMs).unref();
  try {
    const sent = {
      method,
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, ending.signal]),
    } as const;
    const response = await fetch(url, sent).catch((error: unknown) => {
      throw signal.aborted ? error : unreachable(error);
    });
    return { ...(await read(response, () => ending.abort())), authorization: headers["authorization"] };
  } finally {
    clearTimeout(timer);
  }
}

/** The whole answer, or a stream that is watched. */
async function read(response: Response, abort: () => void): Promise<Answered> {
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (response.ok && isStream && response.body !== null) {
    const { status, headers } = response;
    return { response: new Response(watchedFor(response.body, { silenceMs, abort }), { status, headers }) };
  }
  const text = await response.text();
  // A redirect, which is nothing that our server does here, is none of ours either.
  if (!response.ok) return { response, error: errorIn(response.status, text) };
  return { response: new Response(text === "" ? null : text, { status: response.status, headers: response.headers }) };
}

/** Whether the same request twice is no more than once. */
function isRepeatable({ method, headers }: Request): boolean {
  return method === "GET" || headers.has("idempotency-key");
}

function waitOf({ headers }: Response): number {
  const seconds = Number(headers.get("retry-after") ?? "1");
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1000, 100), longestWaitMs) : 1000;
}

/** As proofs of devices have it. */
export function hashOf(body: Buffer | string | null): string {
  return createHash("sha256")
    .update(body ?? "")
    .digest("base64url");
}
