import { type AboutCall, factsOf } from "./about-call.ts";
import { baseAddress } from "./base-address.ts";
import { type BodyLimits, guardedBody, readAll } from "./body-guard.ts";
import { CallError } from "./call-error.ts";
import { networkError } from "./network-errors.ts";
import { presetOf } from "./presets.ts";
import { createSilence, type Silence } from "./silence.ts";
import { statusError } from "./status-errors.ts";

/** The longest error or list that is read; a list of every model of OpenRouter is about 1 MB. */
const wholeLimitBytes = 32 * 1024 * 1024;
/** The longest stream: the frame around each token is a few hundred bytes. */
const streamLimitBytes = 512 * 1024 * 1024;

/** The only headers that go out, apart from the key: what SDKs add about this computer stays here. */
const outgoing = ["accept", "content-type", "anthropic-version", "anthropic-beta"];

/** One way out for one call. */
export interface SafeFetch {
  /**
   * A `fetch` that keeps to the connection's own origin, gives the key to nobody else, follows no redirect, takes only
   * the types of content that a model's service sends, and bounds silence and size. It throws `CallError`s, which SDKs
   * wrap: `explain` has the first of them.
   */
  readonly fetch: typeof globalThis.fetch;
  /**
   * What went wrong: what this fetch saw, or else a break in an answer that had begun. `told` is the error a service
   * told of in the middle of its answer.
   */
  explain(error: unknown, told?: unknown): CallError;
  /** Whether an answer with a good status began, so that the call may have to be paid. */
  hasBegun(): boolean;
  /** Leaves an answer that goes on without a word, which then fails with this error. */
  leave(because: CallError): void;
}

/** Wraps the way out of a connection for one call. */
export function safeFetch(about: AboutCall, expects: "stream" | "whole"): SafeFetch {
  const { connection } = about;
  const base = baseAddress(connection);
  const way = connection.fetch ?? globalThis.fetch;
  let failure: CallError | null = null;
  let hasBegun = false;
  let waiting: Silence | null = null;

  const fail = (error: CallError): CallError => {
    failure ??= error;
    return error;
  };
  const limits: BodyLimits = {
    limitBytes: expects === "stream" ? streamLimitBytes : wholeLimitBytes,
    broken: (error) => fail(brokenBody(error, about)),
  };

  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== base.origin) throw fail(new CallError("provider/redirected", { address: url.origin }));
    const silence = createSilence(connection.timeoutMs, () => new CallError("provider/timeout", factsOf(about)));
    waiting = silence;
    const signal = AbortSignal.any([silence.signal, ...(init.signal ? [init.signal] : [])]);
    try {
      const headers = headersFor(new Headers(init.headers), about);
      const response = await silence.during(way(url.href, { ...init, headers, signal, redirect: "manual" }));
      const refused = await refusal(response, about, expects, silence);
      if (refused) throw refused;
      hasBegun = true;
      const { status, statusText } = response;
      const body = response.body && guardedBody(response.body, silence, limits);
      return new Response(body, { status, statusText, headers: response.headers });
    } catch (error) {
      // Whoever asked has gone: nothing failed.
      if (init.signal?.aborted === true) throw error;
      throw fail(error instanceof CallError ? error : networkErrorOf(error, about, silence.error));
    }
  };

  return {
    fetch,
    hasBegun: () => hasBegun,
    leave: (because) => waiting?.end(fail(because)),
    explain: (error, told) => {
      if (failure !== null) return failure;
      if (error instanceof CallError) return error;
      // Without its cause: the words of a parser quote what the model wrote.
      if (told === undefined) return brokenBody(undefined, about);
      return statusError({ status: null, headers: new Headers(), body: JSON.stringify({ error: told }) }, about, true);
    },
  };
}

function headersFor(asked: Headers, about: AboutCall): Headers {
  const { connection } = about;
  const headers = new Headers({ "user-agent": "MyBA" });
  for (const name of outgoing) {
    const value = asked.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (connection.key) {
    // A key with a line break or a letter of another alphabet was not copied as it is.
    if (!/^[\x21-\x7e]+$/.test(connection.key)) throw new CallError("provider/bad-key", factsOf(about));
    const { keyHeader } = presetOf(connection);
    headers.set(keyHeader, keyHeader === "authorization" ? `Bearer ${connection.key}` : connection.key);
  }
  return headers;
}

const networkErrorOf = (error: unknown, about: AboutCall, silent: CallError | null): CallError =>
  silent ?? networkError(error, about);

/** Why an answer is none, or null. A refused answer is closed. */
async function refusal(
  response: Response,
  about: AboutCall,
  expects: "stream" | "whole",
  silence: Silence,
): Promise<CallError | null> {
  const { status, headers } = response;
  const isRedirect = response.type === "opaqueredirect" || (status >= 300 && status < 400);
  if (isRedirect) {
    await response.body?.cancel();
    return new CallError("provider/redirected", factsOf(about), { status });
  }
  if (!response.ok)
    return statusError({ status, headers, body: await readAll(response, silence, wholeLimitBytes) }, about);
  const type = headers.get("content-type") ?? "";
  if (expected[expects].test(type)) return null;
  // A service that sends an error with a good status still tells it in JSON.
  const body = /json/.test(type) ? await readAll(response, silence, wholeLimitBytes) : "";
  await (response.bodyUsed ? undefined : response.body?.cancel());
  const tellsError = /"error"\s*:/.test(body.slice(0, 1000));
  return tellsError
    ? statusError({ status: null, headers, body }, about, true)
    : new CallError("provider/wrong-address", factsOf(about), { status });
}

/** Some small servers send no type, or that of plain text or bytes; a page for people is never an answer. */
const expected = {
  stream:
    /^(?:text\/event-stream|application\/x-ndjson|application\/(?:x-)?jsonl?lines|text\/plain|application\/octet-stream|$)/i,
  whole: /^(?:[\w.+-]+\/(?:[\w.+-]+\+)?json|text\/plain|application\/octet-stream|$)/i,
} as const;

/** An answer that began and broke: the connection went, or what came is not what the dialect says. */
function brokenBody(error: unknown, about: AboutCall): CallError {
  if (error instanceof CallError) return error;
  const options = error === undefined ? {} : { cause: error };
  return new CallError("provider/cut-off", factsOf(about), { hasBegun: true }, options);
}
