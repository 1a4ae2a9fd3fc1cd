import type { RowOf } from "../../database/server-tables.ts";
import type { Job } from "../../jobs/job.ts";
import { walletId } from "../../ledger/accounts.ts";
import { loggable } from "../../log/loggable.ts";
import type { PaymentParts } from "../payment-parts.ts";
import { isMissing } from "../stripe-errors.ts";
import { mirrored } from "./mirrored.ts";

const second = 1000;
const minute = 60 * second;
/** So many customers are looked at in one statement, and so many statements make a turn. */
const page = 500;
const mostPages = 40;
/** So many are written a turn, one after another: Stripe allows many more, and people who pay go first. */
const atOnce = 20;
/** A customer is written this often at most: what happens in between is in the next. */
const restMs = minute;
/** The waits after failures; the last one stays. */
const waitsMs = [minute, 5 * minute, 30 * minute, 6 * 60 * minute];

/**
 * Shows staff at Stripe what a customer's wallet holds, in its metadata, one way: nothing reads it back. Wallets are found
 * by their version, so that nothing on the way of a spend knows of this, no change is lost with a process, and many
 * changes are one write.
 */
export function mirrorJobs(parts: PaymentParts): Job[] {
  // Where many have bought, a turn goes on where the last one ended.
  const place = { after: "" };
  return [
    { name: "mirror-find", everyMs: minute, run: (signal) => findChanged(parts, place, signal) },
    { name: "mirror-send", everyMs: 5 * second, run: (signal) => sendDue(parts, signal) },
  ];
}

/** Notes wallets of customers that have changed since they were written. */
async function findChanged(parts: PaymentParts, place: { after: string }, signal: AbortSignal): Promise<void> {
  if (!parts.stripe.isOpen) return;
  for (let pages = 0; pages < mostPages && !signal.aborted; pages += 1) {
    // oxlint-disable no-await-in-loop -- page by page
    const rows = await parts.database.db
      .selectFrom("customer")
      .select("person_id")
      .where("stripe_id", "is not", null)
      .where("person_id", ">", place.after)
      .orderBy("person_id")
      .limit(page)
      .execute();
    await noteChanged(
      parts,
      rows.map(({ person_id: id }) => walletId("user", id)),
    );
    // oxlint-enable no-await-in-loop
    place.after = rows.length < page ? "" : (rows.at(-1)?.person_id ?? "");
    if (place.after === "") return;
  }
}

async function noteChanged({ database, ledger, now }: PaymentParts, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) return;
  const [versions, known] = await Promise.all([
    ledger.versions(accountIds),
    database.db.selectFrom("mirror").select(["account_id", "wanted"]).where("account_id", "in", accountIds).execute(),
  ]);
  const wantedOf = new Map(known.map(({ account_id: id, wanted }) => [id, wanted]));
  const changed = [...versions].filter(([id, version]) => version > (wantedOf.get(id) ?? 0));
  if (changed.length === 0) return;
  await database.db
    .insertInto("mirror")
    .values(changed.map(([id, wanted]) => ({ account_id: id, wanted, done: 0, next_at: now(), attempts: 0 })))
    .onConflict((conflict) =>
      conflict.column("account_id").doUpdateSet((row) => ({ wanted: row.ref("excluded.wanted") })),
    )
    .execute();
}

/** Writes what is due to Stripe. */
async function sendDue(parts: PaymentParts, signal: AbortSignal): Promise<void> {
  const { database, now, stripe } = parts;
  if (!stripe.isOpen) return;
  const rows = await database.db
    .selectFrom("mirror")
    .selectAll()
    .whereRef("wanted", ">", "done")
    .where("next_at", "<=", now())
    .orderBy("next_at")
    .limit(atOnce)
    .execute();
  for (const row of rows) {
    if (signal.aborted) return;
    // oxlint-disable-next-line no-await-in-loop -- gently
    await send(parts, row);
  }
}

async function send(parts: PaymentParts, row: RowOf<"mirror">): Promise<void> {
  const { database, now, log } = parts;
  const { account_id: accountId, attempts } = row;
  try {
    const version = await write(parts, row);
    await database.db
      .updateTable("mirror")
      .set({ done: version, next_at: now() + restMs, attempts: 0 })
      .where("account_id", "=", accountId)
      .execute();
  } catch (error) {
    const waitMs = waitsMs[Math.min(attempts, waitsMs.length - 1)] ?? minute;
    log.warn({ accountId, attempts: attempts + 1, err: loggable(error) }, "a balance was not mirrored");
    await database.db
      .updateTable("mirror")
      .set({ next_at: now() + waitMs, attempts: attempts + 1 })
      .where("account_id", "=", accountId)
      .execute();
  }
}

/** Writes a wallet to its customer; answers with the version that is written, or that nobody needs any more. */
async function write(parts: PaymentParts, { account_id: accountId, wanted }: RowOf<"mirror">): Promise<number> {
  const { database, stripe } = parts;
  const customer = await database.db
    .selectFrom("customer")
    .select("stripe_id")
    .where("person_id", "=", accountId.slice("user:".length))
    .executeTakeFirst();
  const stripeId = customer?.stripe_id ?? null;
  if (stripeId === null) return wanted;
  const { version, metadata } = await mirrored(parts, accountId);
  try {
    const idempotencyKey = `mirror-${accountId}-${version}-${parts.now()}`;
    await stripe.ask(({ customers }) => customers.update(stripeId, { metadata }, { idempotencyKey }));
  } catch (error) {
    // Somebody deleted the customer there: nobody looks at it any more.
    if (!isMissing(error)) throw error;
  }
  return version;
}
