import type { DialectName, ModelCall, Usage } from "./call.ts";

/** What the double remembers between requests, beyond the record of them. */
export interface World {
  readonly models: Readonly<Record<DialectName, readonly ModelCard[]>>;
  /** Answers OpenRouter can be asked about later, by id. */
  readonly generations: Map<string, Generation>;
}

/** A model on offer. */
export interface ModelCard {
  readonly id: string;
  readonly name: string;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** US dollars for a million tokens. */
  readonly inputPriceDollars: number;
  readonly outputPriceDollars: number;
}

/** An answer as OpenRouter's bookkeeping has it. */
export interface Generation {
  readonly call: ModelCall;
  readonly usage: Usage;
  readonly costCredits: number;
  /** Whether the caller left before the end. */
  readonly wasCancelled: boolean;
}

/** Which keys work, and how the others fail. */
export interface KeyRing {
  readonly valid: readonly string[];
  readonly withoutCredit: readonly string[];
  readonly rateLimited: readonly string[];
}

/** The keys every double knows unless told otherwise. They open nothing outside the sandbox. */
export const sandboxKeys = {
  valid: "sandbox-key-valid-0001",
  withoutCredit: "sandbox-key-without-credit-0002",
  rateLimited: "sandbox-key-rate-limited-0003",
} as const;
