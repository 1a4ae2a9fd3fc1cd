import type { RowOf } from "../database/server-tables.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Learned } from "./payments.ts";

/** What Stripe said and our order did not. */
export interface Mismatch {
  /** The object of Stripe it is about. */
  readonly objectId: string;
  readonly reason: QuarantineReason;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly found: Readonly<Record<string, unknown>>;
}

/** Why something is put aside; `docs/operations.md` says what to do about each. */
export const quarantineReasons = [
  "account-closed",
  "amount",
  "currency",
  "customer",
  "ledger",
  "metadata",
  "mode",
  "other-session",
  "plan",
  "refund-failed",
  "second-payment",
] as const;
type QuarantineReason = (typeof quarantineReasons)[number];

type QuarantineParts = Pick<PaymentParts, "database" | "now" | "makeId" | "log">;

/**
 * Puts aside what does not fit, once for each object and reason: nothing is granted until somebody has looked at it, and
 * the log raises an alarm. What was resolved stays so while the same is said again, and is put aside anew where Stripe
 * says something else. `expected` and `found` are ids and amounts, never names or addresses.
 */
export async function quarantine(
  { database, now, makeId, log }: QuarantineParts,
  { objectId, reason, expected, found }: Mismatch,
  learned: Learned,
): Promise<"quarantined"> {
  const said = {
    event_id: learned.eventId,
    expected: JSON.stringify(expected),
    found: JSON.stringify(found),
    created_at: now(),
  };
  const row = await database.db
    .insertInto("quarantine")
    .values({ id: makeId(), object_id: objectId, reason, ...said })
    .onConflict((conflict) =>
      conflict
        .columns(["object_id", "reason"])
        .doUpdateSet({ ...said, resolved_at: null, resolution: null })
        .where("quarantine.resolved_at", "is not", null)
        .where("quarantine.found", "<>", said.found),
    )
    .returning("id")
    .executeTakeFirst();
  if (row !== undefined) {
    const facts = { quarantineId: row.id, objectId, reason, expected, found, ...learned };
    log.error({ ...facts, alarm: "quarantine" }, "Stripe says something that our order does not");
  }
  return "quarantined";
}

/** How many of them wait for somebody. */
export async function openQuarantines({ database }: Pick<PaymentParts, "database">): Promise<number> {
  const { count } = await database.db
    .selectFrom("quarantine")
    .select((row) => row.fn.countAll<string | number>().as("count"))
    .where("resolved_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

type Row = RowOf<"quarantine">;

/** What was put aside, oldest first: what waits for somebody, or all of it. */
export function listQuarantines(
  { database }: Pick<PaymentParts, "database">,
  { isAll, limit }: { readonly isAll: boolean; readonly limit: number },
): Promise<Row[]> {
  const rows = database.db.selectFrom("quarantine").selectAll().orderBy("created_at").orderBy("id").limit(limit);
  return (isAll ? rows : rows.where("resolved_at", "is", null)).execute();
}

/** What waits for somebody by its own id, or by that of Stripe's object: there may be several reasons. */
export function waitingQuarantines({ database }: Pick<PaymentParts, "database">, id: string): Promise<Row[]> {
  return database.db
    .selectFrom("quarantine")
    .selectAll()
    .where("resolved_at", "is", null)
    .where((of) => of.or([of("id", "=", id), of("object_id", "=", id)]))
    .orderBy("created_at")
    .execute();
}

/** Writes down that somebody has looked at it, and what they did; false where somebody else was quicker. */
export async function resolveQuarantine(
  { database, now }: Pick<PaymentParts, "database" | "now">,
  id: string,
  resolution: string,
): Promise<boolean> {
  const row = await database.db
    .updateTable("quarantine")
    .set({ resolved_at: now(), resolution })
    .where("id", "=", id)
    .where("resolved_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

const fitsNow = "tried again, and it fits now";

/** Writes down that it was tried again and what it is about came out as it should. */
export function resolveAsFitting(
  parts: Pick<PaymentParts, "database" | "now">,
  id: string,
  by: string,
): Promise<boolean> {
  return resolveQuarantine(parts, id, `${by}: ${fitsNow}`);
}

/** Of Stripe's objects those that somebody settled in their own way: what differs there is meant to. */
export async function settledByHand(
  { database }: Pick<PaymentParts, "database">,
  objectIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (objectIds.length === 0) return new Set();
  const rows = await database.db
    .selectFrom("quarantine")
    .select("object_id")
    .where("object_id", "in", objectIds)
    .where("resolved_at", "is not", null)
    .where("resolution", "not like", `%: ${fitsNow}`)
    .execute();
  return new Set(rows.map(({ object_id: id }) => id));
}
