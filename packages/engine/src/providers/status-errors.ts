import type { ErrorCode } from "@myba/shared/errors";
import { type AboutCall, factsOf } from "./about-call.ts";
import { CallError, type CallFacts } from "./call-error.ts";
import { cleanWords } from "./clean-words.ts";
import { errorBody } from "./error-body.ts";
import { retryAfterMs } from "./retry-after.ts";

/** An answer that is an error, or an error in the middle of one. */
export interface ErrorAnswer {
  /** Null for an error inside an answer that began well. */
  readonly status: number | null;
  readonly headers: Headers;
  /** As it came; JSON of one of many shapes, HTML of something on the way, or anything. */
  readonly body: string;
}

/** What the words or codes of an error mean, whatever status they come with. The first row decides. */
const meanings: readonly (readonly [pattern: RegExp, statuses: readonly (number | null)[], code: ErrorCode])[] = [
  [
    /insufficient_quota|billing_error|billing_hard_limit|credit balance is too low|insufficient[_ ](?:credits?|balance|funds)|billing state|used all available credits/i,
    [null, 400, 402, 403, 429],
    "provider/no-credit",
  ],
  [
    /context_length_exceeded|maximum context length|context (?:window|length|size)|prompt is too long|input length exceeds|input is too long|too many (?:input )?tokens|exceeds the (?:available )?context|string_above_max_length|request_too_large|maximum number of tokens allowed/i,
    [null, 400, 413, 422, 500],
    "provider/too-long",
  ],
  [
    /content[_ ]filter|content_policy|content management policy|moderation|flagged|content_blocked|data_inspection_failed|safety (?:system|check|reasons)|usage guidelines|ResponsibleAIPolicy/i,
    [null, 400, 403, 451],
    "provider/content-refused",
  ],
  [
    /model_not_found|DeploymentNotFound|model[^\n]{0,120}(?:not found|does not exist|not exist|no longer available|decommissioned)|is not a valid model|no endpoints found for|unknown model|invalid model\b|not_found_error\s+model:|no models? loaded/i,
    [null, 400, 403, 404, 410, 422],
    "provider/model-missing",
  ],
  [/no endpoints found|data policy/i, [404], "provider/request-refused"],
  [
    /API_KEY_INVALID|invalid[_ ]api[_ ]key|incorrect api key|api key (?:is )?not valid|invalid x-api-key|invalid subscription key/i,
    [null, 400, 401, 403],
    "provider/bad-key",
  ],
  // Ollama, about a model that is too large for this computer: it will be the same the next time.
  [/requires more system memory|out of memory/i, [500], "provider/request-refused"],
  [/overloaded|at capacity|server busy|engine is currently/i, [null, 500, 503, 529], "provider/overloaded"],
  [/rate_limit|rate limit/i, [null], "provider/rate-limited"],
];

/** What a status means where the words say nothing better; 500 and above are the service's own trouble. */
const meaningOfStatus: Readonly<Record<number, ErrorCode>> = {
  401: "provider/bad-key",
  402: "provider/no-credit",
  403: "provider/forbidden",
  404: "provider/wrong-address",
  405: "provider/wrong-address",
  407: "provider/proxy",
  408: "provider/timeout",
  413: "provider/too-long",
  429: "provider/rate-limited",
};

/** What an answer with a status of an error, or an error inside an answer, means. */
export function statusError(answer: ErrorAnswer, about: AboutCall, hasBegun = false): CallError {
  const { status, headers } = answer;
  const { told, isHtml } = errorBody(answer.body);
  const code = codeOf(told, isHtml, status ?? statusIn(told.code), about);
  const words = cleanWords(told.message || told.code, about);
  const reason = words || (status === null ? "no reason given" : `status ${status}`);
  const facts: CallFacts = {
    status,
    retryAfterMs: retryAfterMs(headers),
    hasBegun,
    words: `${told.param} ${cleanWords(told.code, about)} ${words}`.trim(),
  };
  const data = {
    ...factsOf(about),
    reason,
    status: status ?? "in its answer",
    proxy: about.connection.proxy ?? "on the way",
  };
  return new CallError(code, data, facts);
}

function codeOf(
  told: ReturnType<typeof errorBody>["told"],
  isHtml: boolean,
  status: number | null,
  about: AboutCall,
): ErrorCode {
  // A page for people comes from something on the way, which knows nothing of keys and models.
  if (isHtml && status !== null && status < 500 && status !== 407 && status !== 429) return "provider/wrong-address";
  const words = `${told.type} ${told.code} ${told.message}`;
  const meant = isHtml
    ? undefined
    : meanings.find(([pattern, statuses]) => statuses.includes(status) && pattern.test(words));
  const code = meant?.[2] ?? byStatus(status);
  return code === "provider/bad-key" && !about.connection.key ? "provider/key-missing" : code;
}

/** Inside an answer some services tell the status they would have answered with, as OpenRouter does. */
const statusIn = (code: string): number | null => (/^[45]\d\d$/.test(code) ? Number(code) : null);

function byStatus(status: number | null): ErrorCode {
  if (status === null || status >= 500) return "provider/overloaded";
  return meaningOfStatus[status] ?? "provider/request-refused";
}
