import { askForEnd, type AskParts } from "./ask-stripe.ts";
import { moveOrder } from "./end-order.ts";
import { freshOrder, type Order } from "./order.ts";
import { isRefusedRequest } from "./stripe-errors.ts";

/**
 * Closes the page to pay on. Stripe decides: where it says that the page was paid on meanwhile, or is over, that counts.
 * Again, or for what is over, changes nothing. Throws `payment/unavailable`: then the page may still be open.
 */
export async function cancelOrder(parts: AskParts, order: Order): Promise<Order> {
  if (order.state !== "open" || order.settled_at !== null) return order;
  const { session_id: sessionId } = order;
  if (sessionId !== null) return closePage(parts, order, sessionId);
  await moveOrder(parts, order, { to: "cancelled", learned: null });
  const left = await freshOrder(parts, order);
  // Its page may have been made since we looked.
  return left.session_id === null ? left : closePage(parts, left, left.session_id);
}

async function closePage(parts: AskParts, order: Order, sessionId: string): Promise<Order> {
  if (await expires(parts, sessionId)) await moveOrder(parts, order, { to: "cancelled", learned: null });
  else await askForEnd(parts, order);
  return freshOrder(parts, order);
}

async function expires({ stripe }: AskParts, sessionId: string): Promise<boolean> {
  try {
    await stripe.ask((calls) => calls.checkout.sessions.expire(sessionId), { mayBeRefused: true });
    return true;
  } catch (error) {
    if (isRefusedRequest(error)) return false;
    throw error;
  }
}
