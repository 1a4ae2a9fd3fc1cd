import { AppError, errorCatalogue, wordsFor, type ErrorReport } from "@myba/shared/errors";
import type { ErrorBody } from "@myba/shared/billing-api/error-body";
import { ORPCError, ValidationError } from "@orpc/contract";
import { loggable } from "../log/loggable.ts";

/** An answer that says what went wrong. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: ErrorBody;
}

const longestReason = 300;
/** So long to wait where the error does not say it. */
const retryAfterSeconds = 5;

/** The answer to a request that failed in this way. */
export function answerTo(error: unknown, requestId: string): ErrorAnswer {
  const report = reportOf(error);
  const { status } = errorCatalogue[report.code];
  return {
    status,
    headers: headersOf(report),
    body: { code: report.code, ...wordsFor(report), data: report.data, requestId },
  };
}

/** The failure as the catalogue knows it; `program/broken` for what it does not know. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof AppError) return error.report();
  if (error instanceof ORPCError && error.code === "BAD_REQUEST")
    return { code: "request/invalid", data: { reason: reasonOf(error) } };
  return { code: "program/broken", data: {} };
}

/** An unexpected failure for the log, without what it may quote. */
export function causeOf(error: unknown): unknown {
  return loggable(error instanceof ORPCError && error.cause !== undefined ? error.cause : error);
}

function headersOf(report: ErrorReport): Record<string, string> {
  const { status, retry } = errorCatalogue[report.code];
  if (status === 405) return { allow: String(report.data["allowed"]) };
  return retry && (status === 429 || status === 503) ? { "retry-after": secondsOf(report) } : {};
}

function secondsOf({ data }: ErrorReport): string {
  return String(data["seconds"] ?? retryAfterSeconds);
}

function reasonOf(error: Error): string {
  if (!(error.cause instanceof ValidationError)) return "it could not be read";
  const [issue] = error.cause.issues;
  if (issue === undefined) return "it does not fit";
  const place = (issue.path ?? []).map((step) => String(typeof step === "object" ? step.key : step)).join(".");
  const reason = place === "" ? issue.message : `${place}: ${issue.message}`;
  // It may quote names that the caller made up.
  return reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason;
}
