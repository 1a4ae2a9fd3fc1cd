import type { RowOf } from "../database/server-tables.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { InboxEvent } from "./webhook-source.ts";
export type InboxRow = RowOf<"inbox">;
/** Which event it is. */
export type EventKey = Pick<InboxEvent, "provider" | "eventId">;
/** An event that this process works on until `lease_until`; whoever finds it after that may take it. */
export type ClaimedRow = InboxRow;
/**
 * Stores an event once, and takes it for this process where there is a `leaseMs` and no other event of its object is in
 * somebody's hands or due. Undefined where it is already there. It is durable when this resolves.
 */
export declare function store({ db }: ServerDatabase, event: InboxEvent, { nowMs, isHandled, leaseMs }: {
    readonly nowMs: number;
    readonly isHandled: boolean;
    readonly leaseMs?: number;
}): Promise<InboxRow | undefined>;
/** Events whose turn has come and which nobody works on, in the order in which they happened. */
export declare function due({ db }: ServerDatabase, nowMs: number, limit: number): Promise<Pick<InboxRow, "provider" | "event_id" | "object_id">[]>;
/**
 * Takes one event, unless somebody else has it or works on another of the same object. The attempt counts from here, so
 * that an event which kills the process is given up in the end.
 */
export declare function claim({ db }: ServerDatabase, key: {
    readonly provider: string;
    readonly event_id: string;
}, { nowMs, leaseMs }: {
    nowMs: number;
    leaseMs: number;
}): Promise<ClaimedRow | undefined>;
/** How an attempt ended. */
export type Outcome = Pick<InboxRow, "state" | "next_at" | "finished_at" | "error"> & Partial<Pick<InboxRow, "raw" | "object_id">>;
/** Writes down how an attempt ended, unless its lease ran out and somebody else has the event now. */
export declare function conclude({ db }: ServerDatabase, row: ClaimedRow, outcome: Outcome): Promise<void>;
/** An event that was done by another way than from here, whether it waited, was worked on or was given up. */
export declare function markDone({ db }: ServerDatabase, { provider, eventId }: EventKey, nowMs: number): Promise<void>;
/** Lets an event be processed again from the beginning; false where there is none, or its body is no longer kept. */
export declare function reopen({ db }: ServerDatabase, { provider, eventId }: EventKey, nowMs: number): Promise<boolean>;
/** Forgets bodies, which tell about people, and later the events themselves. */
export declare function forgetOld({ db }: ServerDatabase, { bodiesBefore, eventsBefore }: {
    bodiesBefore: number;
    eventsBefore: number;
}): Promise<void>;
/** Since when the oldest event waits, null where none does, and how many were given up. */
export declare function backlog({ db }: ServerDatabase): Promise<{
    oldestAt: number | null;
    dead: number;
}>;
/** Events as somebody who looks after the inbox sees them, without what they say: oldest first. */
export declare function listed({ db }: ServerDatabase, { states, limit }: {
    readonly states: readonly InboxRow["state"][];
    readonly limit: number;
}): Promise<Omit<InboxRow, "raw">[]>;
