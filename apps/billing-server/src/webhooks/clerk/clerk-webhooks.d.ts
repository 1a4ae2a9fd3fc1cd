import type { WebhookSource } from "../webhook-source.ts";
import type { ClerkEventParts } from "./clerk-event.ts";
export interface ClerkWebhooksParts extends ClerkEventParts {
    readonly secrets: readonly string[];
    /** Whether the keys of the server are live ones. */
    readonly isLive: boolean;
    /** The id of our instance at Clerk; messages of another are refused. Unknown if it is left out. */
    readonly instanceId?: string | undefined;
    readonly now: () => number;
}
/** What Clerk sends, signed with one of the secrets. */
export declare function clerkWebhooks(parts: ClerkWebhooksParts): WebhookSource;
