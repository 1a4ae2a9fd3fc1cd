import type { CheckoutView, subscriptionView } from "@myba/shared/billing-api/checkout";
import { AppError } from "@myba/shared/errors";
import type { z } from "zod";
import { upToDate, type AskParts } from "./ask-stripe.ts";
import { cancelOrder } from "./cancel-order.ts";
import { openSession } from "./open-session.ts";
import { type Order, orderById, viewOfOrder } from "./order.ts";
import { assertNoOtherPlan } from "./other-plans.ts";
import { makePortal } from "./portal.ts";
import { planOf } from "./running-plan.ts";
import type { CheckoutOptions } from "./session-params.ts";
import { startOrder, type Wanted } from "./start-order.ts";

export type CheckoutParts = AskParts & CheckoutOptions;

/** What people buy, each for themselves. */
export interface Checkouts {
  /**
   * Begins to buy, or goes on where the same key began: answers with the page to pay on. Throws `price/…`,
   * `promotion/unknown`, `checkout/subscribed`, `ledger/key-reused`, `payment/unavailable` and `payment/misconfigured`.
   */
  start(personId: string, asked: { readonly key: string; readonly wanted: Wanted }): Promise<CheckoutView>;
  /** How a purchase stands, Stripe asked where it has not told. Throws `checkout/not-found`. */
  get(personId: string, id: string): Promise<CheckoutView>;
  /** Newest first. Throws `request/invalid` for a cursor that is none. */
  list(personId: string, page: { readonly cursor?: string | undefined; readonly limit: number }): Promise<CheckoutPage>;
  /** Throws `checkout/not-found` and `payment/unavailable`. */
  cancel(personId: string, id: string): Promise<CheckoutView>;
  /** Where receipts, cards and the plan are looked after. Throws `payment/no-customer` and what asking Stripe throws. */
  portal(personId: string): Promise<{ url: string }>;
  subscription(personId: string): Promise<{ subscription: z.infer<typeof subscriptionView> | null }>;
  /** For its return page: by the id that only its addresses have. */
  byPage(pageId: string): Promise<CheckoutView | undefined>;
}

interface CheckoutPage {
  readonly checkouts: CheckoutView[];
  readonly next: string | null;
}

export function makeCheckouts(parts: CheckoutParts): Checkouts {
  const { database, stripe } = parts;
  const view = (order: Order): Promise<CheckoutView> => viewOfOrder(parts, order);
  const own = async (personId: string, id: string): Promise<Order> => {
    const order = await orderById(parts, id);
    if (order?.person_id !== personId) throw new AppError("checkout/not-found");
    return order;
  };
  return {
    async start(personId, asked) {
      if (!stripe.isOpen) throw new AppError("payment/misconfigured");
      const order = await startOrder(parts, personId, asked);
      await assertNoOtherPlan(parts, order);
      return view(await openSession(parts, order));
    },
    get: async (personId, id) => view(await upToDate(parts, await own(personId, id))),
    async list(personId, { cursor, limit }) {
      const orders = await ordersOf(parts, personId, {
        after: cursor === undefined ? null : readCursor(cursor),
        limit,
      });
      const last = orders.length > limit ? orders[limit - 1] : undefined;
      return {
        checkouts: await Promise.all(orders.slice(0, limit).map(view)),
        next: last === undefined ? null : `${last.created_at}.${last.id}`,
      };
    },
    cancel: async (personId, id) => view(await cancelOrder(parts, await own(personId, id))),
    portal: makePortal(parts),
    subscription: async (personId) => ({ subscription: await planOf(parts, personId) }),
    async byPage(pageId) {
      const order = await database.db
        .selectFrom("checkout")
        .selectAll()
        .where("page_id", "=", pageId)
        .executeTakeFirst();
      return order === undefined ? undefined : view(await upToDate(parts, order));
    },
  };
}

interface Place {
  readonly createdAt: number;
  readonly id: string;
}

/** One more than asked for, where there are more. */
function ordersOf(
  { database }: CheckoutParts,
  personId: string,
  { after, limit }: { readonly after: Place | null; readonly limit: number },
): Promise<Order[]> {
  const all = database.db
    .selectFrom("checkout")
    .selectAll()
    .where("person_id", "=", personId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (after === null) return all.execute();
  return all
    .where((where) =>
      where.or([
        where("created_at", "<", after.createdAt),
        where.and([where("created_at", "=", after.createdAt), where("id", "<", after.id)]),
      ]),
    )
    .execute();
}

function readCursor(cursor: string): Place {
  const [, createdAt = "", id = ""] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (id === "") throw new AppError("request/invalid", { reason: "not a place in this list" });
  return { createdAt: Number(createdAt), id };
}
