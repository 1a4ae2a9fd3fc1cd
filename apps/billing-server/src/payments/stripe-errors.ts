import { AppError, type ErrorCode, type ErrorReport } from "@myba/shared/errors";
import { Stripe } from "stripe";

const { errors } = Stripe;

/** An error of the SDK as a person may see it, with itself as the cause; what is none of the SDK's stays as it is. */
export function classifyStripeError(error: unknown): unknown {
  if (!(error instanceof errors.StripeError)) return error;
  return new AppError(codeOf(error), {}, { cause: error });
}

/** Whether Stripe said that something is not there; `parameter` where it was named by one. */
export function isMissing(error: unknown, parameter?: string): boolean {
  const cause = stripeErrorIn(error);
  return cause?.code === "resource_missing" && (parameter === undefined || cause.param === parameter);
}

/** Whether Stripe refused a request because of how things stand there, which asking again does not change. */
export function isRefusedRequest(error: unknown): boolean {
  return stripeErrorIn(error) instanceof errors.StripeInvalidRequestError;
}

/** Whether Stripe refused the discount that a request names, as that of a code that is used up. */
export function isRefusedDiscount(error: unknown): boolean {
  const cause = stripeErrorIn(error);
  const isAboutIt = /discount|promotion|coupon/.test(`${cause?.param ?? ""} ${cause?.code ?? ""}`);
  return isRefusedRequest(error) && (isAboutIt || cause?.code === "amount_too_small");
}

/** Whether a key was used before for another request, or for one of which the answer is unknown. */
export function isKeyTaken(error: unknown): boolean {
  return stripeErrorIn(error) instanceof errors.StripeIdempotencyError;
}

/** What the log may say of an answer of Stripe's: no message, since it may quote keys and people. */
export function stripeFacts(error: unknown): Readonly<Record<string, string | number | undefined>> {
  const cause = stripeErrorIn(error);
  if (cause === undefined) return {};
  const { type, statusCode: status, code, param, requestId } = cause;
  return { type, status, code, param, requestId };
}

/** Why a payment did not work, in the catalogue's words; null where nothing says that it failed. */
export function problemOfPayment(
  failure: { readonly code?: string | null; readonly decline_code?: string | null } | null,
): ErrorReport | null {
  if (failure === null) return null;
  return { code: cardCode(failure), data: {} };
}

function stripeErrorIn(error: unknown): InstanceType<typeof errors.StripeError> | undefined {
  if (error instanceof errors.StripeError) return error;
  return error instanceof AppError ? stripeErrorIn(error.cause) : undefined;
}

/** 409s are two requests at once with one key, or a lock that was not had: the next try gets through. */
function codeOf(error: InstanceType<typeof errors.StripeError>): ErrorCode {
  if (error instanceof errors.StripeCardError) return cardCode(error);
  const mayPass =
    error instanceof errors.StripeConnectionError ||
    error instanceof errors.StripeRateLimitError ||
    error.statusCode === 409 ||
    (error.statusCode ?? 500) >= 500;
  return mayPass ? "payment/unavailable" : "payment/misconfigured";
}

/** Sources: Stripe's pages "Error codes" and "Card declines". */
function cardCode(failure: { readonly code?: string | null; readonly decline_code?: string | null }): ErrorCode {
  const found = [failure.decline_code, failure.code].map((code) => cardCodes[code ?? ""]).find((code) => code);
  return found ?? "payment/declined";
}

const cardCodes: Readonly<Record<string, ErrorCode>> = {
  insufficient_funds: "payment/insufficient-funds",
  balance_insufficient: "payment/insufficient-funds",
  card_velocity_exceeded: "payment/insufficient-funds",
  withdrawal_count_limit_exceeded: "payment/insufficient-funds",
  expired_card: "payment/expired-card",
  expired_payment_method: "payment/expired-card",
  authentication_required: "payment/authentication-needed",
  authentication_not_handled: "payment/authentication-needed",
  payment_intent_authentication_failure: "payment/authentication-needed",
  setup_intent_authentication_failure: "payment/authentication-needed",
  authentication_failure: "payment/authentication-needed",
};
