/** Why a provider answers with an error instead of the model's words. */
export type Reason = keyof typeof reasons;

/** An error a provider tells of. */
export interface Failure {
  readonly status: number;
  readonly reason: Reason;
  /** Replaces the provider's own words. */
  readonly message?: string;
  /** What the error is about: a model, a parameter, a masked key. */
  readonly about?: string;
  /** The value of the Retry-After header: seconds, or a date as HTTP writes it. */
  readonly retryAfter?: string;
}

/** The usual status of each reason; a dialect may use another one. */
const reasons = {
  badRequest: 400,
  contextTooLong: 400,
  schemaRefused: 400,
  /** The model has no structured output. */
  formatUnsupported: 400,
  /** The text was refused before a model answered. */
  contentRefused: 400,
  missingKey: 401,
  badKey: 401,
  noCredit: 402,
  forbidden: 403,
  modelMissing: 404,
  notFound: 404,
  timeout: 408,
  tooLarge: 413,
  rateLimited: 429,
  serverError: 500,
  badGateway: 502,
  unavailable: 503,
  overloaded: 529,
} as const;

/** The failure with the usual status of its reason. */
export function failureOf(reason: Reason, more: Partial<Failure> = {}): Failure {
  return { status: reasons[reason], reason, ...more };
}

/** The failure a status most often stands for; an unknown status counts as a server error. */
export function failureOfStatus(status: number, more: Partial<Failure> = {}): Failure {
  const usual = usualReasons.find((reason) => reasons[reason] === status) ?? "serverError";
  return { reason: usual, ...more, status };
}

const usualReasons: readonly Reason[] = [
  "badRequest",
  "badKey",
  "noCredit",
  "forbidden",
  "notFound",
  "timeout",
  "tooLarge",
  "rateLimited",
  "serverError",
  "badGateway",
  "unavailable",
  "overloaded",
];
