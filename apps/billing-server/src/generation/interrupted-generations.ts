import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { GenerationEvent } from "@myba/shared/generation/generation";
import type { Job } from "../jobs/job.ts";
import type { GenerationParts } from "./generation-parts.ts";
import { findGeneration, type GenerationRow } from "./generation-row.ts";
import { reserveTokens } from "./reserve-tokens.ts";
import { settleGeneration } from "./settle-generation.ts";
import { claimUnanswered, isUnanswered, leaveUnanswered } from "./unanswered.ts";

type JobParts = Pick<GenerationParts, "database" | "ledger" | "events" | "limits" | "now" | "onStep">;

const everyMs = 10_000;
const mostAtOnce = 100;

/**
 * Ends generations whose process died: what its journal shows as delivered is captured, the rest released; those that
 * never began go. Safe to run in several processes, to break off and to repeat.
 */
export function interruptedJob(parts: JobParts, owner: string): Job {
  return {
    name: "settle-interrupted-generations",
    everyMs,
    async run(signal) {
      const lapsed = await parts.database.db
        .selectFrom("generation")
        .select(["id", "state", "lease_owner"])
        .where("state", "=", "running")
        .where("lease_until", "<=", parts.now())
        .orderBy("lease_until")
        .limit(mostAtOnce)
        .execute();
      let failure: { readonly thrown: unknown } | undefined;
      for (const row of lapsed) {
        if (signal.aborted) return;
        try {
          // oxlint-disable-next-line no-await-in-loop -- a bounded number, one after the other
          await (isUnanswered(row) ? clearUnanswered(parts, row.id, owner) : endInterrupted(parts, row.id, owner));
        } catch (error) {
          failure ??= { thrown: error };
          // Without the ledger none can be ended; what else is wrong with one keeps no other waiting.
          if (error instanceof AppError && error.code === "ledger/unavailable") break;
        }
      }
      if (failure !== undefined) throw failure.thrown;
    },
  };
}

/**
 * Nobody has come back to it: what the ledger may have set aside is released, and it was never there. Once that is to be
 * released its key must not try again: if this fails, or dies, it ends as one that was interrupted.
 */
async function clearUnanswered(parts: JobParts, id: string, owner: string): Promise<void> {
  const { database, ledger } = parts;
  const claimed = await claimUnanswered(parts, id, owner);
  if (claimed === undefined) return;
  let holdId: string | null;
  try {
    holdId = await holdOf(parts, claimed);
  } catch (error) {
    await leaveUnanswered(parts, id, owner);
    throw error;
  }
  const { account_id: accountId } = claimed;
  if (holdId !== null) await ledger.release({ accountId, holdId, actor: accountId });
  await database.db.deleteFrom("generation").where("id", "=", id).where("lease_owner", "=", owner).execute();
}

async function endInterrupted(parts: JobParts, id: string, owner: string): Promise<void> {
  const { database, now, limits } = parts;
  const claimed = await database.db
    .updateTable("generation")
    .set({ lease_owner: owner, lease_until: now() + limits.leaseMs })
    .where("id", "=", id)
    .where("state", "=", "running")
    .where("lease_until", "<=", now())
    .returningAll()
    .executeTakeFirst();
  if (claimed === undefined) return;
  const holdId = claimed.hold_id ?? (await holdOf(parts, claimed));
  const error: ErrorReport = { code: "metered/interrupted", data: {} };
  await writeInterruption(parts, claimed, { holdId, error });
  const ended = await findGeneration(database, id);
  if (ended !== undefined) await settleGeneration(parts, ended);
}

/** The hold of one that died before it was written down: the same key gives it, or makes one that is released at once. */
async function holdOf({ ledger }: JobParts, row: GenerationRow): Promise<string | null> {
  if (row.reserved_tokens === 0) return null;
  try {
    return await reserveTokens(ledger, row);
  } catch (error) {
    // Refused for good: nothing was ever set aside.
    if (error instanceof AppError && error.code !== "ledger/unavailable") return null;
    throw error;
  }
}

/** The last event of a journal that has none. */
async function writeInterruption(
  { database, now }: JobParts,
  row: GenerationRow,
  { holdId, error }: { readonly holdId: string | null; readonly error: ErrorReport },
): Promise<void> {
  const event: GenerationEvent = { kind: "failed", error };
  await database.write(async (transaction) => {
    const updated = await transaction
      .updateTable("generation")
      .set({ hold_id: holdId, ...(row.ended_at === null && { ended_at: now(), error: JSON.stringify(error) }) })
      .where("id", "=", row.id)
      .where("state", "=", "running")
      .returning("id")
      .executeTakeFirst();
    if (updated === undefined || row.ended_at !== null) return;
    const last = await transaction
      .selectFrom("generation_event")
      .select(({ fn }) => fn.max("seq").as("seq"))
      .where("generation_id", "=", row.id)
      .executeTakeFirst();
    const seq = (last?.seq ?? 0) + 1;
    await transaction
      .insertInto("generation_event")
      .values({ generation_id: row.id, seq, event: JSON.stringify(event), ref: null })
      .execute();
  });
}
