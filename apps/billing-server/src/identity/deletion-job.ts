import type { ServerDatabase } from "../database/server-database.ts";
import type { Job } from "../jobs/job.ts";
import type { PersonDeletion } from "./delete-person.ts";

interface DeletionJobParts {
  readonly database: ServerDatabase;
  readonly deletion: Pick<PersonDeletion, "carryOn">;
  readonly now: () => number;
}

/** Whoever asked for the deletion has that long to carry it out. */
const ownTimeMs = 60_000;

/** Ends deletions that were broken off, that wait for work under way, or for the sign-in service. */
export function deletionJob({ database, deletion, now }: DeletionJobParts): Job {
  return {
    name: "finish-deletions",
    everyMs: 60_000,
    async run(signal) {
      const people = await database.db
        .selectFrom("person")
        .select("id")
        .where("deleting_since", "<=", now() - ownTimeMs)
        .orderBy("deleting_since")
        .limit(500)
        .execute();
      const failures: unknown[] = [];
      for (const { id } of people) {
        if (signal.aborted) break;
        await deletion.carryOn(id).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} deletions must wait`);
    },
  };
}
