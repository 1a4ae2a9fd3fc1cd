import type { InboxParts } from "./inbox-parts.ts";
import { type ClaimedRow } from "./inbox-rows.ts";
import type { WebhookSource } from "./webhook-source.ts";
export interface AttemptParts extends Omit<InboxParts, "sources"> {
    readonly sources: ReadonlyMap<string, WebhookSource>;
}
/** Handles an event that this process has taken, and writes down and logs how that ended. */
export declare function attempt(parts: AttemptParts, row: ClaimedRow): Promise<void>;
