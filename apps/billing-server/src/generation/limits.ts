/** What one metered generation, and one wallet, may take of the server. */
export interface GenerationLimits {
  /** UTF-16 units. */
  readonly maxTextLength: number;
  /** How many generations of one wallet run at the same time. */
  readonly perWallet: number;
  /** How many one wallet begins in a minute. */
  readonly perMinute: number;
  /** One that takes longer is stopped; what it delivered is paid for. */
  readonly longestMs: number;
  /** How long one goes on that nobody reads any more. */
  readonly graceMs: number;
  /** For how long a process that says nothing is taken to be alive. */
  readonly leaseMs: number;
  /** How long what was delivered can be fetched again. */
  readonly keptMs: number;
}

export const usualLimits: GenerationLimits = {
  maxTextLength: 200_000,
  perWallet: 2,
  perMinute: 20,
  longestMs: 20 * 60_000,
  graceMs: 30_000,
  leaseMs: 30_000,
  keptMs: 7 * 24 * 60 * 60_000,
};

/** Holds outlive the longest generation by this, so that one whose process died is settled before its hold ends. */
export const holdMarginMs = 60 * 60_000;
