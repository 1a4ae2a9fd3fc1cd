import type { ErrorCode } from "@myba/shared/errors";
import type { CallError } from "./call-error.ts";
import { isPassing } from "./network-errors.ts";

/** How often a question is sent at most. */
export const maxAttempts = 3;

/** Somebody who asks for a longer pause than this is asked by the person, later. */
const longestWaitMs = 60_000;
const firstWaitMs = 500;

const passingStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504, 529]);
/** What those statuses mean when they pass; an empty account or a text that is too long comes with some of them too. */
const passingCodes: ReadonlySet<ErrorCode> = new Set([
  "provider/timeout",
  "provider/rate-limited",
  "provider/overloaded",
]);

/**
 * How long to wait before asking again; null where that is pointless or could be paid twice. Full jitter, so that many
 * callers do not come back together (Amazon's "Exponential Backoff and Jitter"), and never before the other side said.
 */
export function retryWaitMs(error: CallError, attempt: number, random: () => number): number | null {
  const { status, hasBegun, retryAfterMs } = error.facts;
  const mayPass = status === null ? isPassing(error) : passingStatuses.has(status) && passingCodes.has(error.code);
  if (hasBegun || !mayPass) return null;
  const jitterMs = Math.round(random() * firstWaitMs * 2 ** (attempt - 1));
  if (retryAfterMs === null) return jitterMs;
  return retryAfterMs > longestWaitMs ? null : Math.max(retryAfterMs, jitterMs);
}
