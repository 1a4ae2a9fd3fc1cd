import type { ReadingDatabase } from "../../database/database.ts";
import type { PaymentParts } from "../payment-parts.ts";
import type { Payments } from "../payments.ts";

/** What comparing Stripe with the ledger is made with. */
export interface ReconcileParts extends PaymentParts {
  readonly payments: Payments;
  /** The ledger's rows. */
  readonly reader: ReadingDatabase;
  /** Waits before asking again where Stripe gave no answer. */
  readonly wait: (ms: number) => Promise<unknown>;
}

/** A stretch of Stripe's time, in milliseconds: the beginning belongs to it, the end does not. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** The same as Stripe's lists take it. */
export function createdIn({ from, to }: Slice): { gte: number; lt: number } {
  return { gte: Math.floor(from / 1000), lt: Math.ceil(to / 1000) };
}
