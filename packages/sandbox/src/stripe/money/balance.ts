import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";

/** A movement of the account's own money: `amount` less `fee`. */
export function addBalanceTransaction(
  world: World,
  movement: {
    readonly amount: number;
    readonly fee: number;
    readonly currency: string;
    readonly type: Stripe.BalanceTransaction.Type;
    readonly category: string;
    readonly source: string;
    readonly description: string | null;
    readonly at: number;
  },
): Stripe.BalanceTransaction {
  const { amount, fee, currency, type, category, source, description, at } = movement;
  const details = { amount: fee, application: null, currency, type: "stripe_fee", description: feeWords(type) };
  return world.store.add(
    "balance_transaction",
    fresh("balance_transaction", {
      id: newId("balance_transaction"),
      amount,
      available_on: at + 2 * 86_400,
      created: at,
      currency,
      description,
      fee,
      fee_details: fee === 0 ? [] : [details],
      net: amount - fee,
      reporting_category: category,
      source,
      status: "pending",
      type,
    }),
  );
}

const feeWords = (type: string): string => (type === "adjustment" ? "Dispute fee" : "Stripe processing fees");

/** What Stripe keeps of a payment: 2.9 % and 30 of the smallest unit. */
export const feeOf = (amount: number): number => Math.round(amount * 0.029) + 30;

export const disputeFee = 1500;
