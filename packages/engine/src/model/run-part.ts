import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { ModelUsage } from "@myba/shared/generation/usage";
import type { ModelAsk, ModelCaller } from "../providers/model-call.ts";
import { AnswerReader, type AnsweredTicket } from "../reply/answer-reader.ts";

/**
 * What happens while one part of a text is asked about. `ended` comes last: whole, or stopped by an error, or, where there
 * is none, by an abort.
 */
export type PartEvent =
  | { readonly kind: "attempt"; readonly because: ErrorReport | null; readonly waitMs: number }
  | { readonly kind: "usage"; readonly usage: ModelUsage }
  /** `isLast`: an open ticket that stays as it is. */
  | { readonly kind: "ticket"; readonly ticket: AnsweredTicket; readonly isLast: boolean }
  | { readonly kind: "ended"; readonly isWhole: boolean; readonly error: ErrorReport | null };

/** One question and how it may be asked again. */
export interface PartRun {
  readonly caller: ModelCaller;
  readonly ask: ModelAsk;
  /** Asks again after an answer without any ticket; null where a second answer costs money. */
  readonly askAgain: ModelAsk | null;
  /** The model's and the provider's names, for errors. */
  readonly model: string;
  readonly provider: string;
  readonly signal: AbortSignal;
}

/**
 * Asks and reads the answer as it comes. What arrived is never lost: after a break, an abort or a full answer the open
 * ticket is told as it stands. Throws nothing but what is no `AppError`.
 */
export async function* runPart(run: PartRun): AsyncGenerator<PartEvent> {
  const first = yield* askOnce(run, run.ask, null);
  const isWorthAsking = first.error?.code === "provider/unreadable" && run.askAgain !== null && !run.signal.aborted;
  yield isWorthAsking ? yield* askOnce(run, run.askAgain, first.error) : first;
}

async function* askOnce(
  run: PartRun,
  ask: ModelAsk,
  because: ErrorReport | null,
): AsyncGenerator<PartEvent, Extract<PartEvent, { kind: "ended" }>> {
  const reader = new AnswerReader();
  const stop = new AbortController();
  let reason: "complete" | "length" | "broken" = "broken";
  let error: ErrorReport | null = null;
  let isFirst = true;
  try {
    for await (const part of run.caller(ask, AbortSignal.any([run.signal, stop.signal]))) {
      if (part.kind === "text") {
        for (const ticket of reader.push(part.text)) yield { kind: "ticket", ticket, isLast: false };
        if (reader.isTooLong) break;
      } else if (part.kind === "end") ({ reason } = part);
      else if (part.kind === "usage") yield part;
      else {
        yield isFirst && because !== null ? { ...part, because } : part;
        isFirst = false;
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    error = thrown.report();
  } finally {
    // Nobody listens any more, whichever way this ends.
    stop.abort();
  }
  const rest = reader.end(reason === "complete");
  for (const ticket of rest.tickets) yield { kind: "ticket", ticket, isLast: true };
  if (rest.end === "whole" || run.signal.aborted) return { kind: "ended", isWhole: rest.end === "whole", error: null };
  return {
    kind: "ended",
    isWhole: false,
    error: error ?? errorOf(run, reader.isTooLong ? "length" : reason, rest.end),
  };
}

function errorOf(run: PartRun, reason: "complete" | "length" | "broken", end: "broken" | "unreadable"): ErrorReport {
  if (reason === "length") return { code: "provider/truncated", data: { model: run.model } };
  if (reason === "broken") return { code: "provider/cut-off", data: { provider: run.provider } };
  return end === "unreadable"
    ? { code: "provider/unreadable", data: { model: run.model } }
    : { code: "provider/cut-off", data: { provider: run.provider } };
}
