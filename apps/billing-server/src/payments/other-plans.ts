import { AppError } from "@myba/shared/errors";
import type { AskParts } from "./ask-stripe.ts";
import { cancelOrder } from "./cancel-order.ts";
import type { Order } from "./order.ts";
import { otherOpenPlans } from "./running-plan.ts";

/**
 * Nobody pays for two plans: older pages on which somebody could pay for one are closed before a new one opens. Where one
 * was paid on meanwhile the new order ends and this throws `checkout/subscribed`; also `payment/unavailable`.
 */
export async function assertNoOtherPlan(parts: AskParts, order: Order): Promise<void> {
  if (order.item_kind !== "plan" || order.state !== "open" || order.session_id !== null) return;
  for (const other of await otherOpenPlans(parts, order)) {
    // oxlint-disable-next-line no-await-in-loop -- one is the rule
    const { state } = await cancelOrder(parts, other);
    if (state === "cancelled" || state === "expired" || state === "failed") continue;
    // oxlint-disable-next-line no-await-in-loop -- it ends here
    await cancelOrder(parts, order);
    throw new AppError("checkout/subscribed");
  }
}
