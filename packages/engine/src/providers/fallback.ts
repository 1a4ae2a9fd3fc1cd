import type { ErrorCode, ErrorReport } from "@myba/shared/errors";
import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";
import type { Provider } from "./provider.ts";

/** Somebody who may be asked, in the order of the person. */
export interface Candidate {
  readonly provider: Provider;
  /** The model asked; `offline` for the engine. */
  readonly model: string;
  /** Whether this one may answer instead, after that error: standing consent, a limit of money. Not asked of the first. */
  readonly allowed: (because: ErrorReport) => boolean;
}

/**
 * Which errors another provider may make up for, and why the others may not: each is either passing trouble of one
 * service or of the way to it, or something a person has to see and decide.
 */
const fallsOver: Readonly<Partial<Record<ErrorCode, true>>> = {
  // The way to it: a model on this computer does not need the network.
  "provider/offline": true,
  "provider/unreachable": true,
  "provider/proxy": true,
  "provider/timeout": true,
  // 429, 5xx and 529.
  "provider/rate-limited": true,
  "provider/overloaded": true,
  // The connection went before the first ticket was seen.
  "provider/cut-off": true,
  // The same of the billing server, its ledger, and the model behind it.
  "billing/unreachable": true,
  "server/unavailable": true,
  "ledger/unavailable": true,
  "metered/unavailable": true,
  "request/too-many": true,
  // Not: bad-key, key-missing, forbidden, no-credit (the person's account), ledger/insufficient and
  // metered/too-many (their wallet), content-refused (an answer), too-long,
  // model-missing, wrong-address, request-refused (settings), tls and redirected (somebody may be listening),
  // truncated and unreadable (an answer that was paid for).
};

/**
 * Generates with the first candidate that can. Goes on to the next allowed one only after passing trouble, and never once
 * a ticket was seen; an `attempt` with the reason shows who answers instead. When nobody can, the first error is told:
 * it is the one the person can act on.
 */
export async function* generateInOrder(
  candidates: readonly Candidate[],
  request: GenerationRequest,
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent> {
  let firstError: ErrorReport | null = null;
  let wasRead = false;
  let at = 0;
  for (let candidate = candidates[0]; candidate !== undefined;) {
    let failed: ErrorReport | null = null;
    let hasTicket = false;
    for await (const event of candidate.provider.generate(request, signal)) {
      if (event.kind === "read") {
        if (wasRead) continue;
        wasRead = true;
      }
      hasTicket ||= event.kind === "ticket";
      if (event.kind === "failed") failed = event.error;
      else yield event;
    }
    if (failed === null) return;
    firstError ??= failed;
    const next = hasTicket ? null : nextOf(candidates, at, failed);
    if (next === null || signal.aborted) {
      yield { kind: "failed", error: hasTicket ? failed : firstError };
      return;
    }
    at = next;
    candidate = candidates[at];
    if (candidate) {
      yield { kind: "attempt", providerId: candidate.provider.id, model: candidate.model, because: failed, waitMs: 0 };
    }
  }
}

/** The place of the next candidate that may answer after this error, or null. */
function nextOf(candidates: readonly Candidate[], at: number, because: ErrorReport): number | null {
  if (fallsOver[because.code] !== true) return null;
  const found = candidates.findIndex((candidate, index) => index > at && candidate.allowed(because));
  return found === -1 ? null : found;
}
