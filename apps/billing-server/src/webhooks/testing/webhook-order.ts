import type { Engine } from "../../testing/server-world.ts";
import type { InboxStep } from "../inbox-parts.ts";

/** What a process that takes webhooks is told. */
export interface WebhookOrder {
  readonly engine: Engine;
  readonly address: string;
  /** Its clock stands. */
  readonly nowMs: number;
  /** Where it dies: at a step of the inbox, before the ledger grants the welcome, or after. */
  readonly dieAt?: InboxStep | "grant" | "granted";
}
