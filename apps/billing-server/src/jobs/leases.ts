import type { ServerDatabase } from "../database/server-database.ts";

/** Who does what at the moment, among all processes of one database. */
export interface Leases {
  /** Takes or keeps a lease for so long. False where somebody else has it. */
  take(name: string, forMs: number): Promise<boolean>;
  /** Gives it back, so that another need not wait for its end. */
  giveBack(name: string): Promise<void>;
}

interface LeasesParts {
  readonly database: ServerDatabase;
  /** One for each process and start. */
  readonly owner: string;
  readonly now: () => number;
}

/** Leases in the table `lease`: one statement takes it or does not, so that of many who ask at once one gets it. */
export function makeLeases({ database: { db }, owner, now }: LeasesParts): Leases {
  return {
    async take(name, forMs) {
      const at = now();
      const taken = await db
        .insertInto("lease")
        .values({ name, owner, until: at + forMs })
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet({ owner, until: at + forMs })
            .where((row) => row.or([row("lease.owner", "=", owner), row("lease.until", "<=", at)])),
        )
        .returning("owner")
        .execute();
      return taken.length === 1;
    },
    async giveBack(name) {
      await db.deleteFrom("lease").where("name", "=", name).where("owner", "=", owner).execute();
    },
  };
}
