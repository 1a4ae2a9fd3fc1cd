import type { ServerDatabase } from "../database/server-database.ts";
import type { Job } from "../jobs/job.ts";
import type { GenerationParts } from "./generation-parts.ts";

const everyMs = 10 * 60_000;
const mostAtOnce = 200;

/** Deletes what generations delivered once its time is over. Receipts stay. */
export function retentionJob({ database, now }: Pick<GenerationParts, "database" | "now">): Job {
  return {
    name: "forget-delivered-generations",
    everyMs,
    async run(signal) {
      while (!signal.aborted) {
        // oxlint-disable-next-line no-await-in-loop -- some at a time, so that nobody waits long
        const over = await database.db
          .selectFrom("generation")
          .select("id")
          .where("is_kept", "=", 1)
          .where("kept_until", "<=", now())
          .where("state", "!=", "running")
          .orderBy("kept_until")
          .limit(mostAtOnce)
          .execute();
        // oxlint-disable-next-line no-await-in-loop
        await forget(
          database,
          over.map(({ id }) => id),
        );
        if (over.length < mostAtOnce) return;
      }
    },
  };
}

async function forget(database: ServerDatabase, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.write(async (transaction) => {
    await transaction.deleteFrom("generation_event").where("generation_id", "in", ids).execute();
    await transaction.updateTable("generation").set({ is_kept: 0 }).where("id", "in", ids).execute();
  });
}
