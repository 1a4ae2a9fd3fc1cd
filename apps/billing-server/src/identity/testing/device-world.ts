import { AppError } from "@myba/shared/errors";
import { onTestFinished } from "vitest";
import type { Catalogues } from "../../catalogue/catalogues.ts";
import { openCatalogues } from "../../catalogue/open-catalogues.ts";
import type { ServerDatabase } from "../../database/server-database.ts";
import { openEvents } from "../../events/open-events.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { type Engine, type ServerWorld, startServerWorld } from "../../testing/server-world.ts";
import { walletViewOf } from "../../wallet/wallet-view.ts";
import type { Accounts } from "../accounts.ts";
import { type DeletePersonParts, makePersonDeletion, type PersonDeletion } from "../delete-person.ts";
import { deletionJob } from "../deletion-job.ts";
import { deviceJobs } from "../device-jobs.ts";
import { makeDeviceProofReader } from "../device-proof.ts";
import { type Devices, makeDevices } from "../devices.ts";
import type { IdentityProof } from "../identity-source.ts";
import type { ExportParts } from "../export-account.ts";
import { type KeyedHash, makeKeyedHash } from "../keyed-hash.ts";
import { type DeviceLinks, makeDeviceLinks } from "../link-device.ts";
import { type Installations, openInstallations } from "../oidc/installations.ts";
import { openAccounts } from "../open-accounts.ts";
import { sha256, type TestDevice } from "./test-device.ts";

/** Devices and people as one process sees them, on its own connections. */
interface DeviceProcess {
  readonly database: ServerDatabase;
  readonly ledger: Ledger;
  readonly devices: Devices;
  readonly links: DeviceLinks;
  readonly accounts: Accounts;
  readonly installations: Installations;
  readonly deletion: PersonDeletion;
  readonly payments: DeletePersonParts["payments"] & ExportParts["payments"];
  /** A first session of a device, with a proof of it. */
  readonly start: (device: TestDevice, address?: string) => Promise<{ grantedTokens: number }>;
  /** What the app does after sign-in. */
  readonly link: (personId: string, device: TestDevice) => Promise<{ movedTokens: number; welcomeTokens: number }>;
  readonly catalogues: Catalogues;
  /** Everything that is to be done as time passes. */
  readonly runJobs: () => Promise<void>;
}

export interface DeviceWorld extends DeviceProcess {
  readonly world: ServerWorld;
  readonly hash: KeyedHash;
  /** Whom the sign-in service was asked to delete, and whether it answers. */
  readonly source: { deleted: string[]; isReachable: boolean };
  readonly another: () => Promise<DeviceProcess>;
  /** The same process with something of it replaced, to let it fail. */
  readonly with: (changes: { database?: ServerDatabase; ledger?: Ledger }) => Promise<DeviceProcess>;
  /** Somebody of whom nothing is known yet but that they exist: without a welcome. */
  readonly addPerson: () => Promise<string>;
  /** The events that wait to be heard, each as `account kind`. */
  readonly outbox: () => Promise<string[]>;
}

const startAddress = "https://api.myba.test/api/anonymous-session";
export const linkAddress = "https://api.myba.test/api/account/devices/link";

/** What the sign-in service says of somebody. */
export function proofOfUser(subject: string): IdentityProof {
  const name = `Name of ${subject}`;
  return { provider: "clerk", subject, email: `${subject}@myba.test`, name, pictureUrl: null, updatedAt: 1 };
}

/** Devices and people on empty databases of one engine. */
export async function startDeviceWorld(engine: Engine, devicesPerNetworkAndDay = 5): Promise<DeviceWorld> {
  const world = await startServerWorld(engine);
  onTestFinished(() => world.end());
  const { now, makeId } = world;
  const hash = makeKeyedHash(["a secret of this test".repeat(2)]);
  const source: DeviceWorld["source"] = { deleted: [], isReachable: true };

  async function open({ database, ledger }: { database: ServerDatabase; ledger: Ledger }): Promise<DeviceProcess> {
    const catalogues = await openCatalogues({ database, now });
    const events = openEvents({ ledger, database, now, makeId, viewOf: (id) => walletViewOf(ledger, id, now()) });
    onTestFinished(() => events.close());
    const proofs = makeDeviceProofReader(now);
    const devices = makeDevices({ database, ledger, catalogues, proofs, hash, now, devicesPerNetworkAndDay });
    const links = makeDeviceLinks({ database, ledger, catalogues, events, devices, proofs, now });
    const installations = openInstallations({ database, events, now });
    const clerk = { deleteUser: deleteUserAt(source) };
    // Nobody here pays for anything.
    const payments = { endFor: () => Promise.resolve(), exportFor: () => Promise.resolve({}) };
    const parts = { database, ledger, events, links, installations, source: clerk, payments, hash, now };
    const deletion = makePersonDeletion(parts);
    const jobs = [...deviceJobs({ database, devices, links, now }), deletionJob({ database, deletion, now })];
    return {
      database,
      ledger,
      devices,
      links,
      installations,
      deletion,
      payments,
      catalogues,
      accounts: openAccounts({ database, ledger, catalogues, now, makeId, hash }),
      async start(device, address = "192.0.2.1") {
        const request = { method: "POST", address: startAddress, bodyHash: sha256("{}") };
        return devices.start(await proofs.read(device.prove(request, now()), request), { name: "Laptop", address });
      },
      link(personId, device) {
        const request = { method: "POST", address: linkAddress };
        return links.link(personId, device.prove({ ...request, bodyHash: sha256(personId) }, now()), request);
      },
      async runJobs() {
        for (const job of jobs) await job.run(new AbortController().signal);
      },
    };
  }

  return {
    ...(await open(world)),
    world,
    hash,
    source,
    another: async () => open(await world.another()),
    with: ({ database = world.database, ledger = world.ledger }) => open({ database, ledger }),
    async addPerson() {
      const id = makeId();
      await world.database.db.insertInto("person").values({ id, created_at: now() }).execute();
      return id;
    },
    async outbox() {
      const rows = await world.database.db.selectFrom("outbox").selectAll().orderBy("id").execute();
      return rows.map(({ account_id, event }) => `${account_id} ${(JSON.parse(event) as { kind: string }).kind}`);
    },
  };
}

function deleteUserAt(source: DeviceWorld["source"]): (subject: string) => Promise<void> {
  return (subject) => {
    if (!source.isReachable) return Promise.reject(new AppError("auth/identity-unreachable"));
    source.deleted.push(subject);
    return Promise.resolve();
  };
}
