import { AppError } from "@myba/shared/errors";
import type { Transaction } from "kysely";
import type { Catalogues } from "../catalogue/catalogues.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { RowOf, ServerTables } from "../database/server-tables.ts";
import { walletId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { DeviceProofs } from "./authenticate.ts";
import { dayOf, networkMark } from "./device-network.ts";
import type { DeviceProofReader, ProvenDevice } from "./device-proof.ts";
import type { KeyedHash } from "./keyed-hash.ts";

export type DeviceRow = RowOf<"device">;

export interface DevicesParts {
  readonly database: ServerDatabase;
  readonly ledger: Ledger;
  readonly catalogues: Catalogues;
  readonly proofs: DeviceProofReader;
  readonly hash: KeyedHash;
  readonly now: () => number;
  /** How many devices of one network get tokens on one day. */
  readonly devicesPerNetworkAndDay: number;
}

/** Devices without an account: who they are and what they get. */
export interface Devices extends DeviceProofs {
  /**
   * Makes a device known and gives it its tokens; again, from wherever, changes nothing and answers the same. Throws
   * `device/too-many` (and knows nothing of the device then), `device/linked` and `ledger/unavailable`.
   */
  start(device: ProvenDevice, from: { name: string; address: string }): Promise<{ grantedTokens: number }>;
  find(deviceId: string): Promise<DeviceRow | undefined>;
  /** Gives a known device what it was promised, unless it has it: what a crash came between is done now. */
  giveTokens(device: DeviceRow): Promise<void>;
}

/** How much later than before a device must come for that to be written down. */
const seenStepMs = 60 * 60_000;

export function makeDevices(parts: DevicesParts): Devices {
  const { database, ledger, proofs, now } = parts;
  const find = (id: string): Promise<DeviceRow | undefined> =>
    database.db.selectFrom("device").selectAll().where("id", "=", id).executeTakeFirst();

  async function giveTokens({ id, granted_tokens: tokens, granted_at: grantedAt }: DeviceRow): Promise<void> {
    if (grantedAt !== null) return;
    const accountId = walletId("device", id);
    if (tokens > 0) {
      await ledger.execute({
        kind: "grant",
        grant: "anonymous",
        accountId,
        tokens,
        cause: { type: "rule", id: `anonymous/${id}` },
        idempotency: { scope: accountId, key: "anonymous" },
        actor: accountId,
      });
    }
    await database.db.updateTable("device").set({ granted_at: now() }).where("id", "=", id).execute();
  }

  return {
    find,
    giveTokens,
    async check(proof, request) {
      const { deviceId } = await proofs.read(proof, request);
      const row = await find(deviceId);
      if (row === undefined) throw new AppError("auth/refused", { reason: "this device is not known yet" });
      assertUnlinked(row);
      await noteSeen(database, row, now());
      return { kind: "device", accountId: walletId("device", deviceId), deviceId };
    },
    async start(device, from) {
      const row = (await find(device.deviceId)) ?? (await admit(parts, device, from));
      assertUnlinked(row);
      try {
        await giveTokens(row);
      } catch (error) {
        // Its owner signed in meanwhile, and its wallet is theirs.
        assertUnlinked(await find(device.deviceId));
        throw error;
      }
      return { grantedTokens: row.granted_tokens };
    },
  };
}

function assertUnlinked(row: DeviceRow | undefined): void {
  if (row !== undefined && row.person_id !== null) throw new AppError("device/linked");
}

async function noteSeen(database: ServerDatabase, row: DeviceRow, nowMs: number): Promise<void> {
  if (nowMs - row.last_seen_at < seenStepMs) return;
  await database.db.updateTable("device").set({ last_seen_at: nowMs }).where("id", "=", row.id).execute();
}

/** The row of a new device. Whoever asks for the same one at the same time finds it there, and it is counted once. */
async function admit(
  { database, catalogues, hash, now, devicesPerNetworkAndDay: limit }: DevicesParts,
  { deviceId, publicKey }: ProvenDevice,
  { name, address }: { name: string; address: string },
): Promise<DeviceRow> {
  const { catalogue } = await catalogues.inForce();
  const day = dayOf(now());
  const network = networkMark(hash, { address, day });
  return database.write(async (transaction) => {
    const added = await transaction
      .insertInto("device")
      .values({
        ...blankDevice(deviceId, now()),
        public_key: JSON.stringify(publicKey),
        name,
        network,
        granted_tokens: catalogue.grants.anonymousTokens,
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returningAll()
      .executeTakeFirst();
    if (added !== undefined) {
      await count(transaction, { network, day, limit });
      return added;
    }
    return transaction.selectFrom("device").selectAll().where("id", "=", deviceId).executeTakeFirstOrThrow();
  });
}

/** A device that nobody knows anything about, at its first appearance. */
export function blankDevice(id: string, nowMs: number): DeviceRow {
  return {
    id,
    public_key: "{}",
    name: "",
    network: null,
    granted_tokens: 0,
    granted_at: null,
    person_id: null,
    linked_at: null,
    moved_tokens: null,
    welcome_tokens: null,
    created_at: nowMs,
    last_seen_at: nowMs,
  };
}

/** One more device of a network today. Throws `device/too-many`, and with it goes the device's row. */
async function count(
  transaction: Transaction<ServerTables>,
  { network, day, limit }: { network: string; day: string; limit: number },
): Promise<void> {
  const counted =
    limit > 0 &&
    (await transaction
      .insertInto("anonymous_day")
      .values({ network, day, devices: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(["network", "day"])
          .doUpdateSet((row) => ({ devices: row("anonymous_day.devices", "+", 1) }))
          .where("anonymous_day.devices", "<", limit),
      )
      .returning("devices")
      .executeTakeFirst());
  if (!counted) throw new AppError("device/too-many");
}
