import type { Clock } from "./clock.ts";
import { keyInUse, keyReused } from "./stripe-failure.ts";

/** An answer that went out, or would have. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers by `Idempotency-Key`, for 24 hours. */
export interface Idempotency {
  /** The answer of before, or undefined: then the key is taken until `finish`. Throws where it is used for something else, or right now. */
  begin(key: string, request: string): Answer | undefined;
  /** Undefined where the request did not get as far as being carried out: the key is free again. */
  finish(key: string, answer: Answer | undefined): void;
}

const keptMs = 24 * 60 * 60 * 1000;

export function makeIdempotency(clock: Clock): Idempotency {
  interface Entry {
    readonly request: string;
    readonly sinceMs: number;
    readonly answer: Answer | undefined;
  }
  const entries = new Map<string, Entry>();
  return {
    begin(key, request) {
      const known = entries.get(key);
      if (known === undefined || (known.answer && clock.nowMs() - known.sinceMs >= keptMs)) {
        entries.set(key, { request, sinceMs: clock.nowMs(), answer: undefined });
        return undefined;
      }
      if (known.answer === undefined) throw keyInUse(key);
      if (known.request !== request) throw keyReused(key);
      return known.answer;
    },
    finish(key, answer) {
      const known = entries.get(key);
      if (answer === undefined || known === undefined) entries.delete(key);
      else entries.set(key, { ...known, answer });
    },
  };
}
