import { AppError } from "@myba/shared/errors";
import { createHash } from "node:crypto";
import type { Transaction } from "kysely";
import type { ServerDatabase } from "../database/server-database.ts";
import type { ServerTables } from "../database/server-tables.ts";
import type { Events } from "../events/events.ts";
import { walletId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Catalogues } from "../catalogue/catalogues.ts";
import type { SignedRequest } from "./authenticate.ts";
import type { DeviceProofReader } from "./device-proof.ts";
import { blankDevice, type DeviceRow, type Devices } from "./devices.ts";

export interface LinkDeviceParts {
  readonly database: ServerDatabase;
  readonly ledger: Ledger;
  readonly catalogues: Catalogues;
  readonly events: Pick<Events, "append">;
  readonly devices: Pick<Devices, "giveTokens">;
  readonly proofs: DeviceProofReader;
  readonly now: () => number;
}

interface Linked {
  readonly movedTokens: number;
  readonly welcomeTokens: number;
}

/** Where what an anonymous device has left becomes a person's. */
export interface DeviceLinks {
  /**
   * Links the device that made the proof to a person: once, whoever and how many ask; the same person again gets the
   * same numbers. Throws `device/linked` where it is another person's, and `auth/expired`, `auth/refused`,
   * `ledger/unavailable`.
   */
  link(personId: string, proof: string, request: Pick<SignedRequest, "method" | "address">): Promise<Linked>;
  /** Does what is left of a link that was begun: the ledger may or may not have moved the tokens. */
  finish(device: DeviceRow): Promise<Linked>;
}

/**
 * Three steps, each of which may be done again: the row says whose the device is (from then on it is nobody else's), the
 * ledger moves the tokens, the row says what that gave.
 */
export function makeDeviceLinks(parts: LinkDeviceParts): DeviceLinks {
  const { ledger, devices, proofs, now } = parts;

  async function finish(device: DeviceRow): Promise<Linked> {
    const { id, person_id: personId, moved_tokens: movedBefore, welcome_tokens: welcomeBefore } = device;
    if (personId === null) throw new Error(`nobody took over device ${id}`);
    if (movedBefore !== null && welcomeBefore !== null) {
      return { movedTokens: movedBefore, welcomeTokens: welcomeBefore };
    }
    // What it was promised and did not get before a crash moves too.
    await devices.giveTokens(device);
    const userId = walletId("user", personId);
    const promised = await promisedWelcome(parts.database, personId);
    const { movedTokens } = await ledger.execute({
      kind: "transfer-anonymous",
      deviceId: walletId("device", id),
      userId,
      welcomeTokens: promised,
      idempotency: { scope: userId, key: `link/${id}` },
      actor: userId,
    });
    return noteLinked(parts.database, { id, personId, movedTokens, promised, nowMs: now() });
  }

  return {
    finish,
    async link(personId, proof, { method, address }) {
      // Bound to the account by its hash: a proof that somebody else got hold of is of no use to them.
      const { deviceId, publicKey } = await proofs.read(proof, { method, address, bodyHash: hashOf(personId) });
      const device = await claim(parts, { deviceId, publicKey: JSON.stringify(publicKey), personId });
      return finish(device);
    },
  };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Makes a device somebody's, unless it is already. Throws `device/linked`, and `auth/refused` for who is leaving. */
async function claim(
  { database, catalogues, events, now }: LinkDeviceParts,
  { deviceId, publicKey, personId }: { deviceId: string; publicKey: string; personId: string },
): Promise<DeviceRow> {
  const { catalogue } = await catalogues.inForce();
  return database.write(async (transaction) => {
    await lockPerson(transaction, personId, catalogue.grants.welcomeTokens);
    // A device that was never used without an account gets no tokens later either.
    const blank = { ...blankDevice(deviceId, now()), granted_at: now() };
    const added = await transaction
      .insertInto("device")
      .values({ ...blank, public_key: publicKey, person_id: personId })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returningAll()
      .executeTakeFirst();
    const taken =
      added ??
      (await transaction
        .updateTable("device")
        .set({ person_id: personId })
        .where("id", "=", deviceId)
        .where("person_id", "is", null)
        .returningAll()
        .executeTakeFirst());
    if (taken !== undefined) {
      // Whoever follows the device's events from now on has to ask as the person.
      await events.append(transaction, walletId("device", deviceId), { kind: "signed-out" });
      return taken;
    }
    const known = await transaction
      .selectFrom("device")
      .selectAll()
      .where("id", "=", deviceId)
      .executeTakeFirstOrThrow();
    if (known.person_id !== personId) throw new AppError("device/linked");
    return known;
  });
}

/**
 * Keeps others from linking to, or deleting, the same person until the end of the transaction, and decides what they
 * get as a welcome if nobody has: a second try must ask the ledger for the same.
 */
async function lockPerson(transaction: Transaction<ServerTables>, personId: string, welcome: number): Promise<void> {
  const person = await transaction
    .updateTable("person")
    .set((row) => ({ welcome_tokens: row.fn.coalesce("welcome_tokens", row.val(welcome)) }))
    .where("id", "=", personId)
    .where("deleting_since", "is", null)
    .where("deleted_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (person === undefined) throw new AppError("auth/refused", { reason: "this account is gone" });
}

async function promisedWelcome(database: ServerDatabase, personId: string): Promise<number> {
  const person = await database.db
    .selectFrom("person")
    .select("welcome_tokens")
    .where("id", "=", personId)
    .executeTakeFirst();
  return person?.welcome_tokens ?? 0;
}

/** Writes down what linking gave. The welcome belongs to the person's first device. */
async function noteLinked(
  database: ServerDatabase,
  linked: { id: string; personId: string; movedTokens: number; promised: number; nowMs: number },
): Promise<Linked> {
  const { id, personId, movedTokens, promised, nowMs } = linked;
  return database.write(async (transaction) => {
    // One after another for one person, so that only one is the first.
    await transaction.updateTable("person").set({ welcome_tokens: promised }).where("id", "=", personId).execute();
    const first = await transaction
      .selectFrom("device")
      .select("id")
      .where("person_id", "=", personId)
      .where("linked_at", "is not", null)
      .executeTakeFirst();
    await transaction
      .updateTable("device")
      .set({ linked_at: nowMs, moved_tokens: movedTokens, welcome_tokens: first === undefined ? promised : 0 })
      .where("id", "=", id)
      .where("linked_at", "is", null)
      .execute();
    // Somebody who asked at the same time may have been quicker: their numbers are the numbers.
    const row = await transaction.selectFrom("device").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    return { movedTokens: row.moved_tokens ?? 0, welcomeTokens: row.welcome_tokens ?? 0 };
  });
}
