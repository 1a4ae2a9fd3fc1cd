/** What becomes of a subscription whose renewal could not be paid at any attempt. */
export type GivenUp = "cancel" | "unpaid" | "past_due";

/** How a failed renewal is tried again, as the dashboard's billing settings say it. */
export interface Dunning {
  /** Days between an attempt and the next. */
  readonly retryAfterDays: readonly number[];
  readonly afterwards: GivenUp;
}

/** Stripe's own schedule without its guesswork: three more attempts within 15 days, and then the plan ends. */
export const usualDunning: Dunning = { retryAfterDays: [3, 5, 7], afterwards: "cancel" };

/** When the next attempt is, after so many; null where there is none. */
export function nextAttempt({ retryAfterDays }: Dunning, attempts: number, at: number): number | null {
  const days = retryAfterDays[attempts - 1];
  return days === undefined ? null : at + days * 86_400;
}

/** How long the first payment of a subscription may take. */
export const incompleteSeconds = 23 * 3600;
/** How long a renewal's invoice stays a draft. */
export const draftSeconds = 3600;
/** How long before a renewal it is announced. */
export const upcomingSeconds = 7 * 86_400;
