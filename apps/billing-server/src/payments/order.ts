import type { CheckoutView } from "@myba/shared/billing-api/checkout";
import { errorReport } from "@myba/shared/errors";
import type { RowOf } from "../database/server-tables.ts";
import type { PaymentParts } from "./payment-parts.ts";

/** A purchase as we decided it, and how far it has come. */
export type Order = RowOf<"checkout">;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whatever was sent as an order's id may name none. */
export function orderById({ database }: Pick<PaymentParts, "database">, id: string): Promise<Order | undefined> {
  if (!uuid.test(id)) return Promise.resolve(undefined);
  return database.db.selectFrom("checkout").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The same order as it is by now. */
export async function freshOrder({ database }: Pick<PaymentParts, "database">, { id }: Order): Promise<Order> {
  return database.db.selectFrom("checkout").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** What it is called in the version of the catalogue it was made by. */
export async function nameOfOrder({ catalogues }: Pick<PaymentParts, "catalogues">, order: Order): Promise<string> {
  const published = await catalogues.version(order.catalogue_version);
  const { packages = [], plans = [] } = published?.catalogue ?? {};
  const items: readonly { readonly key: string; readonly name: string }[] =
    order.item_kind === "package" ? packages : plans;
  return items.find(({ key }) => key === order.item_key)?.name ?? order.item_key;
}

/** The order as whoever bought sees it. */
export async function viewOfOrder(parts: Pick<PaymentParts, "catalogues">, order: Order): Promise<CheckoutView> {
  return {
    id: order.id,
    state: order.state,
    item: { kind: order.item_kind, key: order.item_key },
    name: await nameOfOrder(parts, order),
    currency: order.currency,
    listPrice: order.list_price,
    discount: order.discount,
    price: order.price,
    promotion:
      order.promotion_code === null ? null : { code: order.promotion_code, isApplied: order.promotion_id !== null },
    tokens: order.tokens,
    bonusTokens: order.bonus_tokens,
    refundedAmount: order.refunded_amount,
    url: order.state === "open" ? order.url : null,
    receiptUrl: order.receipt_url,
    problem: order.problem === null ? null : errorReport.parse(JSON.parse(order.problem)),
    createdAt: order.created_at,
    expiresAt: order.expires_at,
    endedAt: order.ended_at,
  };
}

/** Our own facts that go with everything at Stripe that belongs to an order, and that must come back unchanged. */
export function metadataOf(order: Order): Record<string, string> {
  return {
    checkout_id: order.id,
    account_id: order.account_id,
    item: `${order.item_kind}/${order.item_key}`,
    tokens: String(order.tokens),
    bonus_tokens: String(order.bonus_tokens),
    catalogue_version: String(order.catalogue_version),
  };
}
