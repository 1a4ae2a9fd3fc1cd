import type { AppError, ErrorCode, ErrorReport } from "@myba/shared/errors";

/** Trouble on the way to the server, or of the server, that passes by itself. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "billing/unreachable",
  "billing/not-understood",
  "server/unavailable",
  "ledger/unavailable",
  "request/too-many",
  "auth/expired",
  "program/broken",
]);

/** Whether the same request may be answered later. */
export function isPassing({ code }: ErrorReport): boolean {
  return passing.has(code);
}

/** Whether somebody else may make the tickets instead, where the person has arranged that. */
export function isOthersTurn(error: ErrorReport): boolean {
  return isPassing(error) || error.code === "metered/unavailable";
}

/** The system's words for a connection that never came to be. */
const neverOpened: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "ENETDOWN",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What may have gone wrong behind the point from which on the server works by itself. */
const undecided: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["billing/not-understood", "program/broken"]);

/** Whether the server cannot have heard of a request that failed so, or has refused it: nothing was begun. */
export function nothingBegan(error: AppError): boolean {
  if (error.code !== "billing/unreachable") return !undecided.has(error.code);
  return error.cause instanceof Error && neverOpened.has(error.cause.message);
}
