import { ORPCError } from "@orpc/client";
import { errorBody } from "@myba/shared/billing-api/error-body";
import { AppError, errorCode, errorData } from "@myba/shared/errors";

/** What an answer that is no success says. `billing/…` where it is not one of our server's. */
export function errorIn(status: number, text: string): AppError {
  const body = errorBody.safeParse(parsed(text));
  if (body.success) return new AppError(body.data.code, body.data.data);
  // What stands before the server says so when there is nobody behind it.
  if (status >= 502 && status <= 504) return new AppError("billing/unreachable");
  return new AppError("billing/not-understood");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A failure on the way to the server, or in what it answered, as the catalogue knows it; the reason of an abort as it is. */
export function asAppError(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof AppError) return error;
  // Only a stream says its errors this way.
  if (error instanceof ORPCError) {
    const code = errorCode.safeParse(error.code);
    if (!code.success) return new AppError("billing/not-understood");
    const data = errorData.safeParse(error.data);
    return new AppError(code.data, data.success ? data.data : {});
  }
  // Their messages and causes may quote what was sent or answered.
  return isNetworkFailure(error) ? unreachable(error) : new AppError("billing/not-understood");
}

/** `billing/unreachable`, with the system's code for why as its only cause. */
export function unreachable(error: unknown): AppError {
  return new AppError("billing/unreachable", {}, { cause: new Error(systemCode(error) ?? "no answer") });
}

/** fetch rejects with a TypeError, a stream that breaks off errors with one, and a time that is up has a name. */
function isNetworkFailure(error: unknown): boolean {
  if (systemCode(error) !== undefined) return true;
  if (error instanceof DOMException) return error.name === "TimeoutError" || error.name === "AbortError";
  return error instanceof TypeError && (error.message === "fetch failed" || error.message === "terminated");
}

/** `ECONNREFUSED` and the like, somewhere among the causes. */
function systemCode(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string" && /^(?:E[A-Z]|UND_ERR)/.test(cause.code)) return cause.code;
  }
  return undefined;
}

/** A stream whose failures are the catalogue's; anything else as it is. */
export function withAppErrors(output: unknown, signal: AbortSignal | undefined): unknown {
  return isEvents(output) ? events(output, signal) : output;
}

function isEvents(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === "object" && output !== null && Symbol.asyncIterator in output;
}

async function* events(source: AsyncIterable<unknown>, signal: AbortSignal | undefined): AsyncGenerator {
  try {
    yield* source;
  } catch (error) {
    throw asAppError(error, signal);
  }
}
