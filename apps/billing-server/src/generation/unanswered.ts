import type { GenerationParts } from "./generation-parts.ts";
import type { GenerationRow } from "./generation-row.ts";

type Parts = Pick<GenerationParts, "database" | "now" | "limits">;

/**
 * A generation whose tokens the ledger was asked for and gave no answer: nobody was told of it, nobody works on it, and
 * its key may try again. It has no owner, which no other that runs is without.
 */
export function isUnanswered({ state, lease_owner: owner }: Pick<GenerationRow, "state" | "lease_owner">): boolean {
  return state === "running" && owner === null;
}

/** Leaves a generation to whoever asks with its key, or looks after what was left. */
export async function leaveUnanswered({ database }: Pick<Parts, "database">, id: string, owner: string): Promise<void> {
  await database.db
    .updateTable("generation")
    .set({ lease_owner: null, lease_until: 0 })
    .where("id", "=", id)
    .where("state", "=", "running")
    .where("lease_owner", "=", owner)
    .execute();
}

/** Takes one over; undefined where somebody else was first. */
export async function claimUnanswered(
  { database, now, limits }: Parts,
  id: string,
  owner: string,
): Promise<GenerationRow | undefined> {
  return database.db
    .updateTable("generation")
    .set({ lease_owner: owner, lease_until: now() + limits.leaseMs })
    .where("id", "=", id)
    .where("state", "=", "running")
    .where("lease_owner", "is", null)
    .where("lease_until", "<=", now())
    .returningAll()
    .executeTakeFirst();
}
