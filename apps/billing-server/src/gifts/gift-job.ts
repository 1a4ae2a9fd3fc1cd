import type { Job } from "../jobs/job.ts";
import { grantGift, type GiftParts } from "./redeem-gift.ts";

/** So long whoever redeems a gift may take before it counts as broken off. */
const patienceMs = 60_000;
const most = 200;

/** Finishes gifts that a crash left between the person and the ledger, for those who do not ask again. */
export function giftJob(parts: GiftParts): Job {
  const { database, now } = parts;
  return {
    name: "finish-gifts",
    everyMs: 60_000,
    async run(signal) {
      const gifts = await database.db
        .selectFrom("gift")
        .selectAll()
        .where("claimed_at", "<", now() - patienceMs)
        .where("granted_at", "is", null)
        .orderBy("claimed_at")
        .limit(most)
        .execute();
      const failures: unknown[] = [];
      for (const gift of gifts) {
        if (signal.aborted) break;
        await grantGift(parts, gift).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0)
        throw new AggregateError(failures, `${failures.length} of ${gifts.length} gifts must wait`);
    },
  };
}
