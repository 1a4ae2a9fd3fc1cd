/** Something that Stripe has and we had not: what became of it. */
export interface Missed {
  readonly kind: "missed";
  /** `event`, `session`, `invoice`, `subscription` or `payment`. */
  readonly what: "event" | "session" | "invoice" | "subscription" | "payment";
  readonly objectId: string;
  /**
   * `repaired`: done now. `found`: it would have been, without `--dry-run`. `unknown`: what it belongs to is not ours, or
   * has not been heard of. `failed`: somebody has to look; `code` says what stood in the way.
   */
  readonly outcome: "repaired" | "found" | "unknown" | "failed";
  /** Stripe's type of an event, or what did not fit. */
  readonly detail: string;
}

/** How Stripe's money and the ledger's tokens may part. Amounts are minor units, tokens where the name says so. */
type DifferenceKind =
  /** Stripe has money of which we know neither order nor customer. */
  | "not-ours"
  | "paid"
  | "refunded"
  /** Withdrawn by banks, less what they gave back. */
  | "disputed"
  /** Granted, by the order. */
  | "tokens"
  /** Taken back for refunds and disputes. */
  | "taken-back-tokens"
  /** What Stripe said did not fit our order, and nobody has looked at it yet. */
  | "quarantine";

export interface Difference {
  readonly kind: "difference";
  readonly what: DifferenceKind;
  /** Stripe's id of the payment, charge or object it is about. */
  readonly objectId: string;
  readonly stripe: number | null;
  readonly ours: number | null;
  readonly accountId: string | null;
  readonly checkoutId: string | null;
  readonly detail?: string;
}

export type Finding = Missed | Difference;

/** A finding in one line, for people. */
export function findingText(finding: Finding): string {
  if (finding.kind === "missed")
    return `${finding.outcome.padEnd(9)} ${finding.what} ${finding.objectId} (${finding.detail})`;
  const { what, objectId, stripe, ours, accountId, checkoutId, detail } = finding;
  const where = [accountId, checkoutId, detail].filter((part) => part !== null && part !== undefined).join(", ");
  return `DIFFERENT ${what} ${objectId}: Stripe ${stripe ?? "nothing"}, MyBA ${ours ?? "nothing"} (${where})`;
}
