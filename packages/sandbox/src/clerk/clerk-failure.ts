/** A refusal, in the words of Clerk's Backend API. */
export interface ClerkFailure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly longMessage?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Seconds, for the header `retry-after`. */
  readonly retryAfter?: number;
}

/** The body of a refusal: `errors`, of which there is at least one, and an id to ask Clerk's support about. */
export const failureBody = (
  { code, message, longMessage = message, meta }: ClerkFailure,
  traceId: string,
): unknown => ({
  errors: [{ message, long_message: longMessage, code, ...(meta && { meta }) }],
  clerk_trace_id: traceId,
});

export const noKey: ClerkFailure = {
  status: 401,
  code: "authorization_header_format_invalid",
  message: "Invalid Authorization header format",
  longMessage: 'Invalid Authorization header format. Must be "Bearer <YOUR_API_KEY>"',
};

export const wrongKey: ClerkFailure = {
  status: 401,
  code: "clerk_key_invalid",
  message: "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.",
};

export const noSuchAddress: ClerkFailure = {
  status: 404,
  code: "resource_not_found",
  message: "not found",
  longMessage: "The URL was not found.",
};

export const noSuchUser = (id: string): ClerkFailure => ({
  status: 404,
  code: "resource_not_found",
  message: "not found",
  longMessage: `No user was found with id ${id}.`,
});

export const noSuchSession = (id: string): ClerkFailure => ({
  status: 404,
  code: "resource_not_found",
  message: "Session not found",
  longMessage: `No session was found with id ${id}`,
});

export const sessionOver: ClerkFailure = {
  status: 404,
  code: "resource_not_found",
  message: "Session not found",
  longMessage: "The session is not active any more.",
};

export const wrongPassword: ClerkFailure = {
  status: 422,
  code: "incorrect_password",
  message: "Incorrect password",
  longMessage: "The provided password is incorrect.",
};

export const noPassword: ClerkFailure = {
  status: 400,
  code: "no_password_set",
  message: "No password set",
  longMessage: "The user has no password set.",
};

export const unknownParameter = (name: string): ClerkFailure => ({
  status: 422,
  code: "form_param_unknown",
  message: "is unknown",
  longMessage: `${name} is not a valid parameter for this request.`,
  meta: { param_name: name },
});

export const missingParameter = (name: string): ClerkFailure => ({
  status: 422,
  code: "form_param_missing",
  message: "is missing",
  longMessage: `${name} must be included.`,
  meta: { param_name: name },
});

export const invalidParameter = (name: string): ClerkFailure => ({
  status: 422,
  code: "form_param_format_invalid",
  message: "is invalid",
  longMessage: `${name} has an invalid format.`,
  meta: { param_name: name },
});

export const emailTaken: ClerkFailure = {
  status: 422,
  code: "form_identifier_exists",
  message: "That email address is taken. Please try another.",
  meta: { param_name: "email_address" },
};

export const malformedBody: ClerkFailure = {
  status: 400,
  code: "request_body_invalid",
  message: "Request body invalid",
  longMessage: "The request body is invalid. Please consult the API documentation for more information.",
};

/** What a status on demand looks like. */
export function failureOfStatus(status: number, retryAfter?: number): ClerkFailure {
  if (status === 429) {
    const words = "Too many requests. Please try again in a bit.";
    return { status, code: "too_many_requests", message: words, ...(retryAfter !== undefined && { retryAfter }) };
  }
  const message = "Oops, an unexpected error occurred";
  const longMessage = "There was an internal error on our servers. We've been notified and are working on fixing it.";
  return { status, code: "internal_clerk_error", message, longMessage };
}
