import { type AboutCall, factsOf } from "./about-call.ts";
import { CallError } from "./call-error.ts";
import type { ModelAsk, ModelInfo, ReplyPart } from "./model-call.ts";
import { leastCounts, priceUsage, type UsageCounts } from "./price-usage.ts";
import type { SafeFetch } from "./safe-fetch.ts";

/** What a dialect hears, one thing at a time. */
export type Heard =
  | { readonly kind: "text"; readonly text: string }
  /** Figures, of all of it or of what there was so far; later ones replace earlier ones. */
  | { readonly kind: "usage"; readonly counts: UsageCounts; readonly isWhole: boolean }
  /** Why the model stopped. */
  | { readonly kind: "stop"; readonly reason: "complete" | "length" | "refused" | "broken" };

/** An answer as one dialect reads it, and what it needs to become a reply. */
export interface Answer {
  readonly ask: ModelAsk;
  readonly model: ModelInfo;
  readonly about: AboutCall;
  readonly way: SafeFetch;
  readonly heard: AsyncIterable<Heard>;
  /** The error a service told of in its answer, out of the error of an SDK; undefined where it is none. */
  readonly toldIn: (error: unknown) => unknown;
}

/**
 * Turns what a dialect hears into a reply: text as it comes, then the usage, then the end or an error. An answer that
 * goes on and on is left; one that ends without a reason broke off.
 */
export async function* replyOf(answer: Answer, signal: AbortSignal): AsyncGenerator<ReplyPart> {
  const { way, heard, ask, model } = answer;
  const maxChars = maxOutputChars(ask, model);
  let chars = 0;
  let told: Extract<Heard, { kind: "usage" }> | null = null;
  let stop: "complete" | "length" | "refused" | "broken" = "broken";
  let failure: CallError | null = null;
  const patience = new Patience(answer);
  try {
    for await (const one of patience.withEach(heard)) {
      if (signal.aborted) break;
      if (one.kind === "usage") told = one;
      else if (one.kind === "stop") stop = one.reason;
      else if (one.text !== "") {
        chars += one.text.length;
        yield one;
        if (chars > maxChars) {
          stop = "length";
          break;
        }
      }
    }
  } catch (error) {
    failure = signal.aborted ? null : asBroken(way.explain(error, answer.toldIn(error)), chars > 0, answer);
  }
  const used = way.hasBegun() ? usedBy(ask, told, chars) : null;
  if (used) yield { kind: "usage", usage: priceUsage(used, model) };
  if (signal.aborted) return;
  if (failure) throw failure;
  if (stop === "refused" || stop === "broken") throw stopError[stop](answer);
  yield { kind: "end", reason: stop };
}

/** What was told, or at least what can be seen, where an answer ended before all of it was told. */
function usedBy(ask: ModelAsk, told: Extract<Heard, { kind: "usage" }> | null, chars: number): UsageCounts {
  const least = leastCounts(ask.system.length + ask.user.length, chars);
  if (told === null || told.isWhole) return told?.counts ?? least;
  return { ...told.counts, outputTokens: Math.max(told.counts.outputTokens, least.outputTokens) };
}

/** A model that thinks unseen for longer than this has lost its way; a longer timeout of the connection allows more. */
const wordlessMs = 15 * 60_000;

/** Leaves an answer that keeps its connection alive and says nothing. Only waiting for it counts. */
class Patience {
  readonly #answer: Answer;
  #leftMs: number;

  constructor(answer: Answer) {
    this.#answer = answer;
    this.#leftMs = this.#allMs();
  }

  async *withEach(heard: AsyncIterable<Heard>): AsyncGenerator<Heard> {
    const all = heard[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await this.#during(all.next());
        if (done === true) return;
        if (value.kind === "text" && value.text !== "") this.#leftMs = this.#allMs();
        yield value;
      }
    } finally {
      await all.return?.();
    }
  }

  async #during<Value>(something: Promise<Value>): Promise<Value> {
    const began = performance.now();
    const timer = setTimeout(() => this.#leave(), this.#leftMs);
    try {
      return await something;
    } finally {
      clearTimeout(timer);
      this.#leftMs -= performance.now() - began;
    }
  }

  #leave(): void {
    const { way, about } = this.#answer;
    const seconds = Math.round(this.#allMs() / 1000);
    way.leave(new CallError("provider/timeout", { ...factsOf(about), seconds }, { hasBegun: true }));
  }

  #allMs(): number {
    return Math.max(wordlessMs, 5 * this.#answer.about.connection.timeoutMs);
  }
}

const stopError = {
  refused: ({ about }: Answer) => new CallError("provider/content-refused", factsOf(about), { hasBegun: true }),
  broken: ({ about }: Answer) => new CallError("provider/cut-off", factsOf(about), { hasBegun: true }),
} as const;

/** What an error in the middle of an answer is called: after the first text there is something that was kept. */
function asBroken(error: CallError, hasText: boolean, { about }: Answer): CallError {
  const staysItself = !hasText || error.code === "provider/content-refused" || error.code === "provider/timeout";
  return staysItself ? error : new CallError("provider/cut-off", factsOf(about), error.facts, { cause: error });
}

/** The tokens a model may write where nobody says how many. */
const usualMaxOutputTokens = 64_000;
/** Long runs of white space are single tokens; no answer that is worth reading has more than this on average. */
const maxCharsPerToken = 12;

function maxOutputChars(ask: ModelAsk, model: ModelInfo): number {
  return (ask.maxOutputTokens ?? model.maxOutputTokens ?? usualMaxOutputTokens) * maxCharsPerToken;
}
