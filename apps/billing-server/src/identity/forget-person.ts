import type { Transaction } from "kysely";
import type { ServerDatabase } from "../database/server-database.ts";
import type { ServerTables } from "../database/server-tables.ts";
import type { Events } from "../events/events.ts";
import { type AccountId, walletId } from "../ledger/accounts.ts";
import { forgottenSubject, isForgotten } from "./forgotten-subject.ts";
import type { IdentitySource } from "./identity-source.ts";
import type { KeyedHash } from "./keyed-hash.ts";

interface ForgetParts {
  readonly database: ServerDatabase;
  readonly events: Pick<Events, "append">;
  readonly source: Pick<IdentitySource, "deleteUser">;
  readonly hash: KeyedHash;
  readonly now: () => number;
}

/**
 * Takes away here what tells who somebody is and what was made for them, in one transaction. What stays are ids that
 * lead to nobody: for the ledger's proof, for sums, and so that nothing is given twice.
 */
export async function forgetPerson({ database, events, now }: ForgetParts, personId: string): Promise<void> {
  await database.write(async (transaction) => {
    const devices = await transaction
      .updateTable("device")
      .set({ name: "", network: null, public_key: "{}" })
      .where("person_id", "=", personId)
      .returning("id")
      .execute();
    const wallets = [walletId("user", personId), ...devices.map(({ id }) => walletId("device", id))];
    for (const wallet of wallets) await forgetDeliveries(transaction, wallet, now());
    await transaction.deleteFrom("outbox").where("account_id", "in", wallets).execute();
    await transaction.updateTable("installation").set({ name: "" }).where("person_id", "=", personId).execute();
    await transaction
      .updateTable("person")
      .set((row) => ({
        email: null,
        name: null,
        picture_url: null,
        profile_at: null,
        deleted_at: row.fn.coalesce("deleted_at", row.val(now())),
      }))
      .where("id", "=", personId)
      .execute();
    // Streams that are still open end.
    await events.append(transaction, walletId("user", personId), { kind: "signed-out" });
  });
}

/** What generations delivered goes; what they cost stays. What one still writes goes with the next cleaning. */
async function forgetDeliveries(
  transaction: Transaction<ServerTables>,
  wallet: AccountId,
  nowMs: number,
): Promise<void> {
  const own = transaction.selectFrom("generation").select("id").where("account_id", "=", wallet);
  await transaction.deleteFrom("generation_event").where("generation_id", "in", own).execute();
  await transaction
    .updateTable("generation")
    .set({ kept_until: nowMs })
    .where("account_id", "=", wallet)
    .where("kept_until", ">", nowMs)
    .execute();
}

/**
 * Deletes somebody at the sign-in service, and then forgets who they were there. Waits for messages about them that are
 * still to be read, and ends the deletion. Throws `auth/identity-unreachable`.
 */
export async function forgetAtSource({ database, source, hash }: ForgetParts, personId: string): Promise<void> {
  const { db } = database;
  const identities = await db.selectFrom("identity").selectAll().where("person_id", "=", personId).execute();
  const known = identities.filter(({ subject }) => !isForgotten(subject));
  for (const { subject } of known) await source.deleteUser?.(subject);
  await database.write(async (transaction) => {
    for (const { provider, subject } of known) {
      const waiting = await transaction
        .selectFrom("inbox")
        .select("event_id")
        .where("provider", "=", provider)
        .where("object_id", "=", subject)
        .where("state", "=", "waiting")
        .executeTakeFirst();
      if (waiting !== undefined) return;
      // Messages about them had their name and addresses.
      await transaction
        .updateTable("inbox")
        .set({ raw: "", object_id: null })
        .where("provider", "=", provider)
        .where("object_id", "=", subject)
        .execute();
      await transaction
        .updateTable("identity")
        .set({ subject: forgottenSubject(hash, { provider, subject }) })
        .where("provider", "=", provider)
        .where("subject", "=", subject)
        .execute();
    }
    await transaction.updateTable("person").set({ deleting_since: null }).where("id", "=", personId).execute();
  });
}
