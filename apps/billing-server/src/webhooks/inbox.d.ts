import type { Job } from "../jobs/job.ts";
import type { InboxParts } from "./inbox-parts.ts";
import { type EventKey } from "./inbox-rows.ts";
import type { IncomingMessage } from "./webhook-source.ts";
/** What arrives from outside: kept first, answered then, and processed from the table, in whichever process. */
export interface Inbox {
    readonly providers: readonly string[];
    /**
     * Proves a message and stores it. Once this resolves nothing is lost any more, whatever happens to the process. Throws
     * `webhook/refused`, and what the database throws.
     */
    accept(provider: string, message: IncomingMessage): Promise<void>;
    /** Processes what is due, and ends when nothing is. */
    process(): Promise<void>;
    /** Processes an event again, given up or done. False where there is none, or its body is no longer kept. */
    replay(key: EventKey): Promise<boolean>;
    /** How long the oldest event has been waiting; 0 where none is. */
    queueAgeMs(): Promise<number>;
    /** How many events were given up and wait for somebody to look at them. */
    deadLetters(): Promise<number>;
    readonly jobs: readonly Job[];
    /** Waits for what is being processed; the rest stays in the table. */
    close(): Promise<void>;
}
/** Opens the inbox of a database. */
export declare function openInbox(parts: InboxParts): Inbox;
