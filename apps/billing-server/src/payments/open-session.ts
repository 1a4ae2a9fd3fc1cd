import { AppError } from "@myba/shared/errors";
import type Stripe from "stripe";
import { customerFor, forgetCustomer } from "./customer.ts";
import { moveOrder } from "./end-order.ts";
import { freshOrder, type Order } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { unknownPromotion } from "./promotion.ts";
import { type CheckoutOptions, sessionParams } from "./session-params.ts";
import { isKeyTaken, isMissing, isRefusedDiscount } from "./stripe-errors.ts";

type SessionParts = PaymentParts & CheckoutOptions;
type Session = Stripe.Checkout.Session;

/** A page to pay on must be open for half an hour at Stripe; the rest is for the way there. */
const leastOpenMs = 31 * 60_000;

/**
 * Takes an order on from wherever it was broken off to the page to pay on: customer, session, and the session's address
 * written down. Every step has one key, made of the order's id, so that each is done once. Throws what asking Stripe
 * throws; the same call goes on from there. Throws `promotion/unknown` where Stripe does not take the order's code: that is
 * the order's end.
 */
export async function openSession(parts: SessionParts, order: Order): Promise<Order> {
  if (order.state !== "open" || order.session_id !== null) return order;
  if (order.expires_at - parts.now() < leastOpenMs) return endTooLate(parts, order);
  try {
    return await openPage(parts, order);
  } catch (error) {
    if (isRefusedPromotion(error, order)) return endWithoutPromotion(parts, order);
    throw error;
  }
}

async function openPage(parts: SessionParts, order: Order): Promise<Order> {
  const withCustomer = await rememberCustomer(parts, order, await customerFor(parts, order.person_id));
  try {
    return await keepSession(parts, withCustomer, await createSession(parts, withCustomer));
  } catch (error) {
    const { customer_id: customerId } = withCustomer;
    if (!isMissing(error, "customer") || customerId === null) throw error;
    // Somebody deleted the customer at Stripe, and word of it is still on its way.
    await forgetCustomer(parts, customerId);
    const next = await rememberCustomer(parts, withCustomer, await customerFor(parts, order.person_id));
    return keepSession(parts, next, await createSession(parts, next));
  }
}

/** The session that an attempt made of which we had no answer; undefined where there is none. */
async function findSession({ stripe }: PaymentParts, order: Order): Promise<Session | undefined> {
  const { customer_id: customer, id } = order;
  if (customer === null) return undefined;
  return stripe.ask(async ({ checkout }) => {
    for await (const session of checkout.sessions.list({ customer, limit: 100 }))
      if (session.client_reference_id === id) return session;
    return undefined;
  });
}

/** Writes down whom the session is for before it is made: the order and its key then always say the same. */
async function rememberCustomer(parts: SessionParts, order: Order, customerId: string): Promise<Order> {
  if (order.customer_id === customerId) return order;
  const remembered = await parts.database.db
    .updateTable("checkout")
    .set({ customer_id: customerId })
    .where("id", "=", order.id)
    .where("session_id", "is", null)
    .returningAll()
    .executeTakeFirst();
  return remembered ?? freshOrder(parts, order);
}

async function createSession(parts: SessionParts, order: Order): Promise<Session> {
  const { customer_id: customerId } = order;
  if (customerId === null) throw new Error("an order has no customer");
  const params = await sessionParams(parts, order, customerId);
  const idempotencyKey = `checkout-${order.id}-${customerId}`;
  try {
    return await parts.stripe.ask((calls) => calls.checkout.sessions.create(params, { idempotencyKey }), {
      mayBeRefused: order.promotion_id !== null,
    });
  } catch (error) {
    // What we ask for has changed since the first attempt, as the catalogue's name of the item at Stripe may.
    const session = isKeyTaken(error) ? await findSession(parts, order) : undefined;
    if (session === undefined) throw error;
    return session;
  }
}

async function keepSession(parts: SessionParts, order: Order, session: Session): Promise<Order> {
  const reduced = order.promotion_id === null ? {} : reducedBy(session);
  // A code that takes nothing off is for something else.
  if (reduced.discount === 0) {
    await closePage(parts, session);
    return endWithoutPromotion(parts, order);
  }
  const kept = await parts.database.db
    .updateTable("checkout")
    .set({ session_id: session.id, url: session.url, ...reduced })
    .where("id", "=", order.id)
    .where("state", "=", "open")
    .where((where) => where.or([where("session_id", "is", null), where("session_id", "=", session.id)]))
    .returningAll()
    .executeTakeFirst();
  if (kept !== undefined) return kept;
  const now = await freshOrder(parts, order);
  const isOrphan = now.session_id === null && session.status === "open";
  // Cancelled while its page was being made: nobody was told of the page, and nobody shall find it.
  if (isOrphan) await closePage(parts, session);
  return now;
}

/** What Stripe says that a code takes off: the order's price from now on, which what is paid is held against. */
function reducedBy({ amount_subtotal: subtotal, total_details: details }: Session): {
  discount?: number;
  price?: number;
} {
  if (subtotal === null || details === null) return {};
  const { amount_discount: discount } = details;
  return { discount, price: subtotal - discount };
}

/** Whether Stripe refused an order's code; with a code, a price below the least that can be charged is one too. */
function isRefusedPromotion(error: unknown, order: Order): boolean {
  return order.promotion_id !== null && isRefusedDiscount(error);
}

async function endWithoutPromotion(parts: SessionParts, order: Order): Promise<never> {
  const refusal = unknownPromotion(order.promotion_code ?? "");
  await moveOrder(parts, order, { to: "failed", problem: refusal.report(), learned: null });
  throw refusal;
}

async function closePage({ stripe }: SessionParts, { id }: Session): Promise<void> {
  await stripe.ask((calls) => calls.checkout.sessions.expire(id), { mayBeRefused: true }).catch(ignoreRefusal);
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

/** Too late for a page of its own, unless an earlier attempt made one. */
async function endTooLate(parts: SessionParts, order: Order): Promise<Order> {
  const session = await findSession(parts, order);
  if (session !== undefined) return keepSession(parts, order, session);
  await moveOrder(parts, order, { to: "expired", learned: null });
  return freshOrder(parts, order);
}
