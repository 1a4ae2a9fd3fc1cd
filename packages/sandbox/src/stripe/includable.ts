import type { JsonObject } from "../model/json.ts";
import { notesOf } from "./checkout/session-notes.ts";
import { innerList } from "./lists.ts";
import { invoiceIncludable } from "./billing/invoice-routes.ts";
import type { World } from "./world.ts";

/** Fields that an object has only where somebody asks for them by `expand`, by `kind.field`. */
export type Includable = Readonly<Record<string, (world: World, holder: JsonObject) => unknown>>;

/** All of them; a subject adds its own here. */
export const includable: Includable = {
  ...invoiceIncludable,
  "checkout.session.line_items": (world, { id }) => {
    const session = world.store.get("checkout.session", String(id));
    return innerList(notesOf(session).lines, `/v1/checkout/sessions/${session.id}/line_items`);
  },
  "charge.refunds": (world, { id }) => {
    const refunds = world.store.all("refund").filter(({ charge }) => charge === id);
    return innerList(refunds, `/v1/charges/${String(id)}/refunds`);
  },
  "coupon.applies_to": (world, { id }) => world.store.get("coupon", String(id)).applies_to,
  "coupon.currency_options": (world, { id }) => world.store.get("coupon", String(id)).currency_options ?? {},
  "price.currency_options": (world, { id }) => world.store.get("price", String(id)).currency_options ?? {},
};
