import type { Logger } from "pino";
import type { ServerDatabase } from "../database/server-database.ts";
import type { EventKey } from "./inbox-rows.ts";
import type { WebhookSource } from "./webhook-source.ts";
/** What a test may wait for, or die at: `answer` once an event is stored, `handle` and `finish` around its handler. */
export type InboxStep = "answer" | "handle" | "finish";
export interface InboxParts {
    readonly database: ServerDatabase;
    readonly sources: readonly WebhookSource[];
    /** Whether real people and money are at stake: then test events are refused, and otherwise live ones. */
    readonly isLive: boolean;
    readonly now: () => number;
    readonly log: Logger;
    readonly beforeStep?: (step: InboxStep, event: EventKey) => Promise<void> | void;
}
