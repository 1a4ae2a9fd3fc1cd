import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { ModelUsage } from "@myba/shared/generation/usage";
import type { ModelAsk, ModelCaller, ReplyPart } from "@myba/engine/providers/model-call";
import type { Store } from "../database/store.ts";
import { beginCall, type BegunCall, type CalledModel, type CallSubject, endCall, noteUsage } from "./ai-calls.ts";

export interface MeterOptions {
  readonly store: Store;
  readonly subject: CallSubject;
  readonly called: CalledModel;
  /** The least an ask will cost in micro-dollars; 0 where nobody knows. */
  readonly leastCost: (ask: ModelAsk) => number;
  readonly isGuest: boolean;
}

/**
 * The same caller with a receipt of every attempt, written before it is sent. Throws `cost/cap-reached` instead of
 * sending what the month's cap has no room for.
 */
export function meteredCaller(caller: ModelCaller, options: MeterOptions): ModelCaller {
  return async function* ask(question, signal): AsyncGenerator<ReplyPart> {
    const meter = new Meter(options, question);
    try {
      // The caller waits at each `attempt` until it is asked to go on, and only then sends.
      for await (const part of caller(question, signal)) {
        if (part.kind === "attempt") meter.begin(part);
        if (part.kind === "usage") meter.use(part.usage);
        yield part;
      }
      meter.end(null);
    } catch (error) {
      meter.end(error instanceof AppError ? error.report() : { code: "program/broken", data: {} });
      throw error;
    } finally {
      // Whoever listened has gone.
      meter.end(null);
    }
  };
}

class Meter {
  readonly #options: MeterOptions;
  readonly #question: ModelAsk;
  #call: BegunCall | null = null;
  #usage: ModelUsage | null = null;
  /** Before this moment the call only waits to be sent. */
  #sentAt = 0;

  constructor(options: MeterOptions, question: ModelAsk) {
    this.#options = options;
    this.#question = question;
  }

  begin({ because, waitMs }: Extract<ReplyPart, { kind: "attempt" }>): void {
    this.end(because);
    const { store, subject, called, leastCost, isGuest } = this.#options;
    this.#sentAt = performance.now() + waitMs;
    this.#call = beginCall(store, { subject, called, leastMicroUsd: leastCost(this.#question), isGuest });
  }

  use(usage: ModelUsage): void {
    this.#usage = usage;
    if (this.#call !== null) noteUsage(this.#options.store, this.#call, usage);
  }

  /** Does nothing where no call is open. */
  end(error: ErrorReport | null): void {
    if (this.#call === null) return;
    const call = this.#call;
    this.#call = null;
    const isUnsent = error === null && performance.now() < this.#sentAt;
    endCall(this.#options.store, call, { usage: this.#usage, error, isUnsent });
    this.#usage = null;
  }
}
