import type { ErrorCode, ErrorData } from "@myba/shared/errors";
import { type AboutCall, factsOf } from "./about-call.ts";
import { CallError } from "./call-error.ts";
import { cleanWords } from "./clean-words.ts";

/** What kept an answer from coming at all. The first row whose pattern is in the error's code or words decides. */
const rows: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  // A tunnel that was refused: undici's proxy agent, and Chromium's words for it.
  [/ERR_(?:PROXY|TUNNEL)|UND_ERR_PRX|Proxy response \(|HTTP Tunneling|ERR_MANDATORY_PROXY/, "provider/proxy"],
  [/ERR_INTERNET_DISCONNECTED|ERR_NAME_NOT_RESOLVED|ERR_NETWORK_CHANGED|ERR_DNS/, "provider/offline"],
  [/\b(?:ENOTFOUND|EAI_AGAIN|EAI_FAIL|EAI_NODATA|ENETUNREACH|ENETDOWN|ENONET)\b/, "provider/offline"],
  [/ERR_CERT|ERR_SSL|ERR_TLS|CERT_|_CERT\b|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|EPROTO|ERR_BAD_SSL/, "provider/tls"],
  [/UND_ERR_(?:HEADERS|BODY|CONNECT)_TIMEOUT|ETIMEDOUT|ERR_TIMED_OUT|ERR_CONNECTION_TIMED_OUT/, "provider/timeout"],
  // There never was a connection, so that nothing was sent.
  [/\bconnect E|ECONNREFUSED|E?HOST_?UNREACH|EHOSTDOWN|ERR_CONNECTION_(?:REFUSED|FAILED)/, "provider/unreachable"],
  // Ports that no fetch goes to count too (Fetch standard, "bad port").
  [/ERR_ADDRESS_UNREACHABLE|before secure TLS connection|\bbad port\b/, "provider/unreachable"],
];

/** A proxy that refuses a request will refuse it again: it wants a password, or forbids the address. */
const refusing = /status 4\d\d/;

/** Which network errors may be gone a moment later; a certificate stays wrong, and a silence was long enough. */
const passing: ReadonlySet<ErrorCode> = new Set(["provider/offline", "provider/unreachable", "provider/proxy"]);

/**
 * What a failed request means, from the error of `fetch` and its causes: Node's, undici's and Chromium's. Whatever else
 * can happen to a connection may happen after the question was sent, and then counts as an answer that broke off: the
 * service may be at work on it, and asking again could be paid twice.
 */
export function networkError(error: unknown, about: AboutCall): CallError {
  const traces = tracesOf(error);
  const atProxy = traces.some((trace) => isAtProxy(trace, about));
  const text = traces.map(({ code, message }) => `${code} ${message}`).join("\n");
  const code = atProxy ? "provider/proxy" : (rows.find(([pattern]) => pattern.test(text))?.[1] ?? "provider/cut-off");
  const reason = cleanWords(reasonOf(traces), about) || "the connection failed";
  const data: ErrorData = { ...factsOf(about), proxy: about.connection.proxy ?? "on the way", reason };
  return new CallError(code, data, { words: reason, hasBegun: code === "provider/cut-off" }, { cause: error });
}

/** Whether the same request may get through a moment later. */
export function isPassing({ code, facts }: CallError): boolean {
  return passing.has(code) && !refusing.test(facts.words);
}

interface Trace {
  readonly code: string;
  readonly message: string;
  readonly port: string;
  readonly host: string;
}

/** The error and its causes, outermost first; several addresses tried at once are causes too. */
function tracesOf(error: unknown, depth = 0): Trace[] {
  if (typeof error !== "object" || error === null || depth > 5) return [];
  const told: {
    code?: unknown;
    message?: unknown;
    port?: unknown;
    address?: unknown;
    hostname?: unknown;
    cause?: unknown;
    errors?: unknown;
  } = error;
  const inner = [told.cause, ...(Array.isArray(told.errors) ? told.errors : [])];
  return [
    {
      code: textOf(told.code),
      message: textOf(told.message),
      port: textOf(told.port),
      host: textOf(told.address) || textOf(told.hostname),
    },
    ...inner.flatMap((cause) => tracesOf(cause, depth + 1)),
  ];
}

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** The innermost words say most: "fetch failed" stands around all of them. */
function reasonOf(traces: readonly Trace[]): string {
  const told = traces.findLast(({ message, code }) => message !== "" || code !== "");
  const words = told ? told.message || told.code : "";
  const [, status] = /Proxy response \((\d+)\)/.exec(words) ?? [];
  if (status === undefined) return words;
  return status === "407" ? "it wants a user name and password (status 407)" : `it answers with status ${status}`;
}

/** Whether it was the proxy that could not be reached, which a refused connection tells by its port. */
function isAtProxy({ code, port, host }: Trace, { connection }: AboutCall): boolean {
  if (connection.proxy === undefined || code === "") return false;
  const [, proxyHost = "", proxyPort = ""] = /^(.*):(\d+)$/.exec(connection.proxy) ?? [];
  if (code === "ENOTFOUND") return host === proxyHost;
  const isName = !/^[\d.:[\]]+$/.test(proxyHost);
  return port !== "" && port === proxyPort && (host === proxyHost || isName);
}
