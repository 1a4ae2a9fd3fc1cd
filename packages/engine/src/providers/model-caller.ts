import { factsOf } from "./about-call.ts";
import { CallError } from "./call-error.ts";
import type { Connection, ModelAsk, ModelCaller, ModelInfo, ReplyPart } from "./model-call.ts";
import { presetOf } from "./presets.ts";
import { makeAdapter } from "./registry.ts";
import { maxAttempts, retryWaitMs } from "./retry.ts";
import { waitFor } from "./wait-for.ts";

/** What a caller is made of. Chance and time may be given, so that tests hold both. */
export interface ModelCallerConfig {
  readonly connection: Connection;
  readonly model: ModelInfo;
  /** From 0 up to 1. */
  readonly random?: () => number;
  /** Resolves after so long, or as soon as the signal aborts. */
  readonly wait?: (waitMs: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Asks one model of one connection, up to three times: only where no answer had begun that may have to be paid, and
 * only for what passes by itself.
 */
export function modelCaller({
  connection,
  model,
  random = Math.random,
  wait = waitFor,
}: ModelCallerConfig): ModelCaller {
  const adapter = makeAdapter(connection);
  return async function* call(ask: ModelAsk, signal: AbortSignal): AsyncGenerator<ReplyPart> {
    if (signal.aborted) return;
    refuseWithoutKey(connection, model);
    yield { kind: "attempt", because: null, waitMs: 0 };
    for (let attempt = 1; ; attempt += 1) {
      try {
        yield* adapter.stream(ask, model, signal);
        return;
      } catch (error) {
        const waitMs = error instanceof CallError && attempt < maxAttempts ? retryWaitMs(error, attempt, random) : null;
        if (signal.aborted) return;
        if (waitMs === null || !(error instanceof CallError)) throw error;
        yield { kind: "attempt", because: error.report(), waitMs };
        // oxlint-disable-next-line no-await-in-loop -- attempts follow each other
        await wait(waitMs, signal);
        if (signal.aborted) return;
      }
    }
  };
}

/** Nothing is sent where a service that needs a key would only refuse. */
function refuseWithoutKey(connection: Connection, model: ModelInfo): void {
  if (connection.key || presetOf(connection).key !== "needed") return;
  throw new CallError("provider/key-missing", factsOf({ connection, model: model.id, key: null, texts: [] }));
}
