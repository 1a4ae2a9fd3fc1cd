import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { addPrice, withoutOptions } from "../objects/prices.ts";
import { changedMetadata } from "../parameters.ts";
import { idOf } from "../references.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import type { NewLine, NewSession } from "./session-parameters.ts";

/** What is sold by a session, at the prices of its currency. Throws what does not go together. */
export function linesOf(world: World, sent: NewSession): Stripe.LineItem[] {
  const lines = (sent.line_items ?? []).map((line, index) => lineOf(world, sent, line, `line_items[${index}]`));
  const currencies = new Set(lines.map(({ currency }) => currency));
  if (lines.length === 0)
    throw invalidRequest("Missing required param: line_items.", { code: "parameter_missing", param: "line_items" });
  if (currencies.size > 1)
    throw invalidRequest("All prices on a Checkout Session must use the same currency.", { param: "line_items" });
  return lines;
}

function lineOf(world: World, { mode, currency }: NewSession, line: NewLine, param: string): Stripe.LineItem {
  if ((line.price === undefined) === (line.price_data === undefined))
    throw invalidRequest("You must provide exactly one of `price` and `price_data`.", { param });
  if (line.quantity === undefined)
    throw invalidRequest(`Missing required param: ${param}[quantity].`, {
      code: "parameter_missing",
      param: `${param}[quantity]`,
    });
  const price = line.price_data
    ? addPrice(world, line.price_data, false)
    : activePrice(world, line.price ?? "", `${param}[price]`);
  if (mode === "payment" && price.recurring)
    throw invalidRequest(
      "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
      { param },
    );
  if (mode === "subscription" && !price.recurring)
    throw invalidRequest(
      "You must provide at least one recurring price in `subscription` mode when using prices. (The sandbox sells nothing else with it.)",
      { param },
    );
  const unit = unitOf(price, currency ?? price.currency, param);
  const amount = unit * line.quantity;
  const product = world.store.find("product", idOf(price.product) ?? "");
  return fresh("item", {
    id: newId("item"),
    amount_subtotal: amount,
    amount_total: amount,
    currency: currency ?? price.currency,
    description: product?.name ?? null,
    metadata: changedMetadata({}, line.metadata),
    price: withoutOptions(price),
    quantity: line.quantity,
  });
}

function activePrice(world: World, id: string, param: string): Stripe.Price {
  const price = world.store.get("price", id, param);
  if (!price.active)
    throw invalidRequest("The price specified is inactive. This field only accepts active prices.", { param });
  return price;
}

function unitOf(price: Stripe.Price, currency: string, param: string): number {
  const amount = price.currency === currency ? price.unit_amount : price.currency_options?.[currency]?.unit_amount;
  if (typeof amount === "number") return amount;
  throw invalidRequest(`The price ${price.id} is not available in the currency ${currency}.`, { param });
}
