import type { ErrorReport } from "@myba/shared/errors";
import { freeFirstPurchase } from "./first-purchase.ts";
import type { Order } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Applied, Learned } from "./payments.ts";

type EndParts = Pick<PaymentParts, "database" | "events" | "now" | "log">;

/** From where an unpaid order may go there. Nothing here touches what is paid. */
const mayComeFrom = {
  processing: ["open"],
  failed: ["open", "processing"],
  expired: ["open"],
  cancelled: ["open"],
} as const satisfies Record<string, readonly Order["state"][]>;

interface Step {
  readonly to: keyof typeof mayComeFrom;
  readonly problem?: ErrorReport | null;
  readonly learned: Learned | null;
}

/** Takes an unpaid order a step on, tells the person, and frees the first-purchase discount where that is its end. */
export async function moveOrder(parts: EndParts, order: Order, { to, problem, learned }: Step): Promise<Applied> {
  const { database, events, now, log } = parts;
  const isEnd = to !== "processing";
  const isMoved = await database.write(async (transaction) => {
    const moved = await transaction
      .updateTable("checkout")
      .set({
        state: to,
        problem: problem === undefined || problem === null ? null : JSON.stringify(problem),
        ended_at: isEnd ? now() : null,
      })
      .where("id", "=", order.id)
      .where("state", "in", [...mayComeFrom[to]])
      .where("settled_at", "is", null)
      .returning("id")
      .executeTakeFirst();
    if (moved === undefined) return false;
    if (isEnd) await freeFirstPurchase(transaction, order);
    await events.append(transaction, order.account_id, { kind: "checkout", checkoutId: order.id, state: to });
    return true;
  });
  if (isMoved) log.info({ checkoutId: order.id, state: to, problem: problem?.code, ...learned }, "a checkout went on");
  return isMoved ? "changed" : "unchanged";
}

/** Remembers why a try to pay failed while the page to pay on is still open. */
export async function noteProblem(parts: EndParts, order: Order, problem: ErrorReport): Promise<Applied> {
  const text = JSON.stringify(problem);
  const isNew = await parts.database.write(async (transaction) => {
    const noted = await transaction
      .updateTable("checkout")
      .set({ problem: text })
      .where("id", "=", order.id)
      .where("state", "=", "open")
      .where("settled_at", "is", null)
      .where((where) => where.or([where("problem", "is", null), where("problem", "!=", text)]))
      .returning("id")
      .executeTakeFirst();
    if (noted === undefined) return false;
    const event = { kind: "checkout", checkoutId: order.id, state: "open" } as const;
    await parts.events.append(transaction, order.account_id, event);
    return true;
  });
  return isNew ? "changed" : "unchanged";
}
