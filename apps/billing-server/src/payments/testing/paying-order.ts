import type { Engine } from "../../testing/server-world.ts";
import type { InboxStep } from "../../webhooks/inbox-parts.ts";

/** What a process that takes Stripe's webhooks is told. */
export interface PayingOrder {
  readonly engine: Engine;
  readonly address: string;
  /** Where Stripe's double is. */
  readonly stripeUrl: string;
  /** Of its own address; 0 for any. */
  readonly port: number;
  /** Its clock stands. */
  readonly nowMs: number;
  /** Where it dies: at a step of the inbox, or before or after the ledger books something. */
  readonly dieAt?: InboxStep | "book" | "booked";
}
