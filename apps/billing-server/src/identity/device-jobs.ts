import type { ServerDatabase } from "../database/server-database.ts";
import type { Job } from "../jobs/job.ts";
import { dayOf } from "./device-network.ts";
import type { DeviceRow, Devices } from "./devices.ts";
import type { DeviceLinks } from "./link-device.ts";

interface DeviceJobParts {
  readonly database: ServerDatabase;
  readonly devices: Pick<Devices, "giveTokens">;
  readonly links: Pick<DeviceLinks, "finish">;
  readonly now: () => number;
}

const dayMs = 24 * 60 * 60_000;
const most = 200;

/** What is to be done for devices as time passes: what crashes left undone, and networks to forget. */
export function deviceJobs({ database, devices, links, now }: DeviceJobParts): Job[] {
  const { db } = database;
  return [
    {
      name: "give-device-tokens",
      everyMs: 60_000,
      async run(signal) {
        const rows = await db
          .selectFrom("device")
          .selectAll()
          .where("granted_at", "is", null)
          .where("person_id", "is", null)
          .orderBy("created_at")
          .limit(most)
          .execute();
        await eachOf(rows, signal, (row) => devices.giveTokens(row));
      },
    },
    {
      name: "finish-device-links",
      everyMs: 60_000,
      async run(signal) {
        const rows = await db
          .selectFrom("device")
          .selectAll()
          .where("person_id", "is not", null)
          .where("linked_at", "is", null)
          .orderBy("created_at")
          .limit(most)
          .execute();
        await eachOf(rows, signal, (row) => links.finish(row));
      },
    },
    {
      name: "forget-networks",
      everyMs: 10 * 60_000,
      async run() {
        const todayMs = Math.floor(now() / dayMs) * dayMs;
        const old = db
          .selectFrom("device")
          .select("id")
          .where("network", "is not", null)
          .where("created_at", "<", todayMs);
        await db.updateTable("device").set({ network: null }).where("id", "in", old.limit(5000)).execute();
        await db.deleteFrom("anonymous_day").where("day", "<", dayOf(now())).execute();
      },
    },
  ];
}

/** One after another; one that fails keeps no other from its turn, and is thrown at the end. */
async function eachOf(
  rows: readonly DeviceRow[],
  signal: AbortSignal,
  work: (row: DeviceRow) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const row of rows) {
    if (signal.aborted) break;
    await work(row).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${rows.length} devices must wait`);
}
