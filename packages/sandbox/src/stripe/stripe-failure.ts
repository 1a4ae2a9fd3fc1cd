/** A refusal, in the words of Stripe's API; thrown by whoever finds it. */
export class StripeFailure extends Error {
  readonly status: number;
  readonly fields: StripeErrorFields;

  constructor(status: number, fields: StripeErrorFields) {
    super(fields.message);
    this.status = status;
    this.fields = fields;
  }
}

export interface StripeErrorFields {
  readonly type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  readonly charge?: string;
  readonly payment_intent?: unknown;
  readonly payment_method?: unknown;
}

/** A request that says something wrong; the parameter is named with brackets, as it was sent. */
export function invalidRequest(
  message: string,
  more: { code?: string; param?: string; status?: number } = {},
): StripeFailure {
  const { status = 400, ...fields } = more;
  return new StripeFailure(status, { type: "invalid_request_error", message, ...fields });
}

export const noKey = (): StripeFailure =>
  invalidRequest(
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    { status: 401 },
  );

export const wrongKey = (key: string): StripeFailure =>
  invalidRequest(`Invalid API Key provided: ${key.slice(0, 8)}${"*".repeat(12)}${key.slice(-4)}`, { status: 401 });

export const liveKey = (): StripeFailure =>
  invalidRequest(
    "This is a sandbox: it takes only the test mode key of `sandboxStripe`. A live mode key was used to make this request.",
    { status: 401, code: "livemode_mismatch" },
  );

export const publishableKey = (): StripeFailure =>
  invalidRequest(
    "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
    { status: 403, code: "secret_key_required" },
  );

export const wrongVersion = (version: string): StripeFailure =>
  invalidRequest(`Invalid Stripe API version: ${version}. The sandbox speaks only the version that MyBA pins.`);

export const noSuchRoute = (method: string, path: string): StripeFailure =>
  invalidRequest(
    `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    { status: 404 },
  );

/** The object that a path or parameter names is not there. */
export const noSuch = (kind: string, id: string, param = "id", status = param === "id" ? 404 : 400): StripeFailure =>
  invalidRequest(`No such ${kind.replace(/^.*\./, "")}: '${id}'`, { status, code: "resource_missing", param });

export const keyReused = (key: string): StripeFailure =>
  new StripeFailure(400, {
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });

export const keyInUse = (key: string): StripeFailure =>
  new StripeFailure(409, {
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: `There is currently another in-progress request using this Idempotent Key: ${key} (that probably means you submitted twice, and the other request is still going through).`,
  });

/** What a status on demand looks like. */
export function failureOfStatus(status: number): StripeFailure {
  if (status === 429) {
    return invalidRequest(
      "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
      {
        status,
        code: "rate_limit",
      },
    );
  }
  if (status === 401) return wrongKey("sk_test_expired");
  return new StripeFailure(status, {
    type: "api_error",
    message: "An unknown error occurred. Sandbox: this failure was asked for.",
  });
}

/** The body of a refusal. */
export const failureBody = ({ fields }: StripeFailure): unknown => ({
  error: {
    ...fields,
    ...(fields.code !== undefined && {
      doc_url: `https://stripe.com/docs/error-codes/${fields.code.replaceAll("_", "-")}`,
    }),
  },
});
