import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { openCatalogues } from "../../catalogue/open-catalogues.ts";
import type { ServerDatabase } from "../../database/server-database.ts";
import type { Events, OnceEvent } from "../../events/events.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { type Engine, type ServerWorld, startServerWorld } from "../../testing/server-world.ts";
import { makeDeviceProofReader } from "../device-proof.ts";
import { type Devices, makeDevices } from "../devices.ts";
import { type KeyedHash, makeKeyedHash } from "../keyed-hash.ts";
import { type DeviceLinks, makeDeviceLinks } from "../link-device.ts";
import { sha256, type TestDevice } from "./test-device.ts";

/** What one process has of devices, on its own connections. */
interface DeviceProcess {
  readonly database: ServerDatabase;
  readonly ledger: Ledger;
  readonly devices: Devices;
  readonly links: DeviceLinks;
  /** A first session of a device, with a proof of it. */
  readonly start: (device: TestDevice, address?: string) => Promise<{ grantedTokens: number }>;
  /** What the app does after sign-in. */
  readonly link: (personId: string, device: TestDevice) => Promise<{ movedTokens: number; welcomeTokens: number }>;
}

export interface DeviceWorld extends DeviceProcess {
  readonly world: ServerWorld;
  readonly hash: KeyedHash;
  /** One event a line: the account and what happened to it. */
  readonly heard: string[];
  readonly events: Pick<Events, "append">;
  readonly another: () => Promise<DeviceProcess>;
  /** The same process with something of it replaced, to let it fail. */
  readonly with: (changes: { database?: ServerDatabase; ledger?: Ledger }) => Promise<DeviceProcess>;
  /** Somebody who has signed up and was not welcomed yet. */
  readonly addPerson: () => Promise<string>;
}

export const startAddress = "https://api.myba.test/api/anonymous-session";
export const linkAddress = "https://api.myba.test/api/account/devices/link";

/** Devices and people on empty databases of one engine. */
export async function startDeviceWorld(engine: Engine, devicesPerNetworkAndDay = 5): Promise<DeviceWorld> {
  const world = await startServerWorld(engine);
  onTestFinished(() => world.end());
  const { now } = world;
  const hash = makeKeyedHash(["a secret of this test".repeat(2)]);
  const heard: string[] = [];
  const events = {
    append: (_transaction: unknown, accountId: string, event: OnceEvent) =>
      Promise.resolve(void heard.push(`${accountId} ${event.kind}`)),
  };

  async function open({ database, ledger }: { database: ServerDatabase; ledger: Ledger }): Promise<DeviceProcess> {
    const catalogues = await openCatalogues({ database, now });
    const proofs = makeDeviceProofReader(now);
    const devices = makeDevices({ database, ledger, catalogues, proofs, hash, now, devicesPerNetworkAndDay });
    const links = makeDeviceLinks({ database, ledger, catalogues, events, devices, proofs, now });
    return {
      database,
      ledger,
      devices,
      links,
      async start(device, address = "192.0.2.1") {
        const request = { method: "POST", address: startAddress, bodyHash: sha256("{}") };
        return devices.start(await proofs.read(device.prove(request, now()), request), { name: "Laptop", address });
      },
      link(personId, device) {
        const request = { method: "POST", address: linkAddress };
        return links.link(personId, device.prove({ ...request, bodyHash: sha256(personId) }, now()), request);
      },
    };
  }

  return {
    ...(await open(world)),
    world,
    hash,
    heard,
    events,
    another: async () => open(await world.another()),
    with: ({ database = world.database, ledger = world.ledger }) => open({ database, ledger }),
    async addPerson() {
      const id = randomUUID();
      const blank = { picture_url: null, profile_at: null, welcome_tokens: null, welcomed_at: null };
      await world.database.db
        .insertInto("person")
        .values({
          ...blank,
          id,
          email: `${id}@myba.test`,
          name: "Ada",
          created_at: now(),
          deleting_since: null,
          deleted_at: null,
        })
        .execute();
      return id;
    },
  };
}
