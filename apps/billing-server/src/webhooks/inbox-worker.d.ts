import { type AttemptParts } from "./attempt.ts";
import { type ClaimedRow } from "./inbox-rows.ts";
import { type Place } from "./places.ts";
import type { InboxEvent } from "./webhook-source.ts";
/** Works through the events of the table; one a process. */
interface InboxWorker {
    /**
     * A place where an event may be handled as soon as it is stored, to be asked for before that; undefined where others
     * come first. Whoever has one must say what became of it.
     */
    place(event: InboxEvent): Place<ClaimedRow> | undefined;
    /** Processes what is due, soon, without anybody waiting for it. */
    nudge(): void;
    /** Processes what is due and in no other hands. */
    takeTurns(signal?: AbortSignal): Promise<void>;
    /** The same, and what was taken as it came; ends when nothing of that is left. */
    process(): Promise<void>;
    close(): Promise<void>;
}
/** Whoever has an event is taken to be dead after this. */
export declare const leaseMs = 60000;
export declare function makeInboxWorker(parts: AttemptParts): InboxWorker;
export {};
