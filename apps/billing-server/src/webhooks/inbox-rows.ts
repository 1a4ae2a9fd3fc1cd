import { sql } from "kysely";
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
export async function store(
  { db }: ServerDatabase,
  event: InboxEvent,
  { nowMs, isHandled, leaseMs = 0 }: { readonly nowMs: number; readonly isHandled: boolean; readonly leaseMs?: number },
): Promise<InboxRow | undefined> {
  const row = {
    provider: event.provider,
    event_id: event.eventId,
    type: event.type,
    object_id: event.objectId,
    created_at: event.createdAt,
    received_at: nowMs,
    is_live: event.isLive ? 1 : 0,
    api_version: event.apiVersion,
    raw: event.raw,
    state: isHandled ? "waiting" : "done",
    next_at: nowMs,
    finished_at: isHandled ? null : nowMs,
    error: null,
  } as const;
  const stored = await db
    .insertInto("inbox")
    .values({
      ...row,
      attempts: isHandled && leaseMs > 0 ? unlessOthers(row, 1) : 0,
      lease_until: isHandled && leaseMs > 0 ? unlessOthers(row, nowMs + leaseMs) : 0,
    })
    .onConflict((conflict) => conflict.columns(["provider", "event_id"]).doNothing())
    .returning(["attempts", "lease_until"])
    .executeTakeFirst();
  return stored && { ...row, ...stored };
}

/** A value, or 0 where another event of the object comes first. Types are said since PostgreSQL takes all for text. */
function unlessOthers(row: Pick<InboxRow, "provider" | "object_id" | "received_at">, value: number) {
  return sql<number>`case when exists (
    select 1 from inbox as other
    where other.provider = ${row.provider} and other.object_id = ${row.object_id} and other.state = 'waiting'
      and (other.lease_until > ${row.received_at} or other.next_at <= ${row.received_at})
  ) then 0 else cast(${value} as bigint) end`;
}

/** Events whose turn has come and which nobody works on, in the order in which they happened. */
export function due(
  { db }: ServerDatabase,
  nowMs: number,
  limit: number,
): Promise<Pick<InboxRow, "provider" | "event_id" | "object_id">[]> {
  return db
    .selectFrom("inbox")
    .select(["provider", "event_id", "object_id"])
    .where("state", "=", "waiting")
    .where("next_at", "<=", nowMs)
    .where("lease_until", "<=", nowMs)
    .orderBy("created_at")
    .orderBy("event_id")
    .limit(limit)
    .execute();
}

/**
 * Takes one event, unless somebody else has it or works on another of the same object. The attempt counts from here, so
 * that an event which kills the process is given up in the end.
 */
export function claim(
  { db }: ServerDatabase,
  key: { readonly provider: string; readonly event_id: string },
  { nowMs, leaseMs }: { nowMs: number; leaseMs: number },
): Promise<ClaimedRow | undefined> {
  return db
    .updateTable("inbox")
    .set((row) => ({ lease_until: nowMs + leaseMs, attempts: row("attempts", "+", 1) }))
    .where("provider", "=", key.provider)
    .where("event_id", "=", key.event_id)
    .where("state", "=", "waiting")
    .where("next_at", "<=", nowMs)
    .where("lease_until", "<=", nowMs)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom("inbox as other")
            .select("other.event_id")
            .whereRef("other.provider", "=", row.ref("inbox.provider"))
            .whereRef("other.object_id", "=", row.ref("inbox.object_id"))
            .whereRef("other.event_id", "<>", row.ref("inbox.event_id"))
            .where("other.state", "=", "waiting")
            .where("other.lease_until", ">", nowMs),
        ),
      ),
    )
    .returningAll()
    .executeTakeFirst();
}

/** How an attempt ended. */
export type Outcome = Pick<InboxRow, "state" | "next_at" | "finished_at" | "error"> &
  Partial<Pick<InboxRow, "raw" | "object_id">>;

/** Writes down how an attempt ended, unless its lease ran out and somebody else has the event now. */
export async function conclude({ unhurried }: ServerDatabase, row: ClaimedRow, outcome: Outcome): Promise<void> {
  await unhurried
    .updateTable("inbox")
    .set({ ...outcome, lease_until: 0 })
    .where("provider", "=", row.provider)
    .where("event_id", "=", row.event_id)
    .where("state", "=", "waiting")
    .where("lease_until", "=", row.lease_until)
    .execute();
}

/** An event that was done by another way than from here, whether it waited, was worked on or was given up. */
export async function markDone({ db }: ServerDatabase, { provider, eventId }: EventKey, nowMs: number): Promise<void> {
  await db
    .updateTable("inbox")
    .set({ state: "done", finished_at: nowMs, lease_until: 0, error: null })
    .where("provider", "=", provider)
    .where("event_id", "=", eventId)
    .where("state", "<>", "done")
    .execute();
}

/** Lets an event be processed again from the beginning; false where there is none, or its body is no longer kept. */
export async function reopen({ db }: ServerDatabase, { provider, eventId }: EventKey, nowMs: number): Promise<boolean> {
  const row = await db
    .updateTable("inbox")
    .set({ state: "waiting", attempts: 0, next_at: nowMs, lease_until: 0, finished_at: null, error: null })
    .where("provider", "=", provider)
    .where("event_id", "=", eventId)
    .where("raw", "<>", "")
    .where("lease_until", "<=", nowMs)
    .returning("event_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets bodies, which tell about people, and later the events themselves. */
export async function forgetOld(
  { db }: ServerDatabase,
  { bodiesBefore, eventsBefore }: { bodiesBefore: number; eventsBefore: number },
): Promise<void> {
  await db
    .updateTable("inbox")
    .set({ raw: "" })
    .where("state", "=", "done")
    .where("finished_at", "<", bodiesBefore)
    .where("raw", "<>", "")
    .execute();
  await db.deleteFrom("inbox").where("state", "in", ["done", "dead"]).where("finished_at", "<", eventsBefore).execute();
}

/** Since when the oldest event waits, null where none does, and how many were given up. */
export async function backlog({ db }: ServerDatabase): Promise<{ oldestAt: number | null; dead: number }> {
  const [waiting, dead] = await Promise.all([
    db
      .selectFrom("inbox")
      .select((row) => row.fn.min("received_at").as("oldestAt"))
      .where("state", "=", "waiting")
      .executeTakeFirst(),
    db
      .selectFrom("inbox")
      .select((row) => row.fn.countAll().as("count"))
      .where("state", "=", "dead")
      .executeTakeFirst(),
  ]);
  return { oldestAt: waiting?.oldestAt ?? null, dead: Number(dead?.count ?? 0) };
}

/** Events as somebody who looks after the inbox sees them, without what they say: oldest first. */
export function listed(
  { db }: ServerDatabase,
  { states, limit }: { readonly states: readonly InboxRow["state"][]; readonly limit: number },
): Promise<Omit<InboxRow, "raw">[]> {
  return db
    .selectFrom("inbox")
    .select(["provider", "event_id", "type", "object_id", "created_at", "received_at", "is_live", "api_version"])
    .select(["state", "attempts", "next_at", "lease_until", "finished_at", "error"])
    .where("state", "in", [...states])
    .orderBy("received_at")
    .orderBy("event_id")
    .limit(limit)
    .execute();
}
