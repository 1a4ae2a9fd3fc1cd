import { AppError } from "@myba/shared/errors";
import type { Job } from "../jobs/job.ts";
import { loggable } from "../log/loggable.ts";
import { askForEnd } from "./ask-stripe.ts";
import type { CheckoutParts } from "./checkouts.ts";
import { openSession } from "./open-session.ts";
import type { Order } from "./order.ts";
import { stripeFacts } from "./stripe-errors.ts";

const minute = 60_000;
/** Stripe tells of nothing older, and whoever looks after payments has been told long before. */
const givenUpAfterMs = 35 * 24 * 60 * minute;
const batch = 100;

/**
 * Ends what nobody told the end of: pages that are over, payments that settle late, orders that were broken off before
 * Stripe knew them, and payments that were not granted yet. Each is asked about less and less often.
 */
export function checkoutJob(parts: CheckoutParts): Job {
  return {
    name: "checkouts",
    everyMs: minute,
    async run(signal) {
      for (const order of await dueOrders(parts)) {
        if (signal.aborted) return;
        // oxlint-disable-next-line no-await-in-loop -- Stripe is asked gently
        await lookAfter(parts, order);
      }
    },
  };
}

async function dueOrders({ database, now }: CheckoutParts): Promise<Order[]> {
  const nowMs = now();
  return (
    database.db
      .selectFrom("checkout")
      .selectAll()
      .where("state", "in", ["open", "processing"])
      .where("created_at", ">", nowMs - givenUpAfterMs)
      .where((where) =>
        where.or([
          where("expires_at", "<=", nowMs - minute),
          where("state", "=", "processing"),
          where("settled_at", "is not", null),
        ]),
      )
      // The longer it has been going on, the longer is the wait.
      .where((where) =>
        where(where("asked_at", "*", 5), "<=", where(where.val(4 * (nowMs - minute)), "+", where.ref("created_at"))),
      )
      .orderBy("asked_at")
      .limit(batch)
      .execute()
  );
}

async function lookAfter(parts: CheckoutParts, order: Order): Promise<void> {
  const { database, now, log } = parts;
  await database.db.updateTable("checkout").set({ asked_at: now() }).where("id", "=", order.id).execute();
  try {
    const known = order.session_id === null ? await openSession(parts, order) : order;
    await askForEnd(parts, known);
  } catch (error) {
    const code = error instanceof AppError ? error.code : undefined;
    log.warn(
      { checkoutId: order.id, code, err: loggable(error), ...stripeFacts(error) },
      "a checkout is not clear yet",
    );
  }
}
