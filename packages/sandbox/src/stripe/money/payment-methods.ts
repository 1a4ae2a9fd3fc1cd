import type Stripe from "stripe";
import { newId, randomText } from "../ids.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { type CardBehaviour, type Decline, testAccounts, testCards } from "./test-cards.ts";

/** What somebody pays with: a test card, or a bank account that is debited some days later. */
export type Instrument =
  | { readonly kind: "card"; readonly number: string }
  | { readonly kind: "bank-debit"; readonly account: string };

/** What each payment method stands for; never shown by the API. */
const instruments = new WeakMap<Stripe.PaymentMethod, Instrument>();

/** A payment method, attached to a customer where there is one. Throws where the number is no test number. */
export function addPaymentMethod(
  world: World,
  instrument: Instrument,
  customer: string | null,
  person: { readonly email?: string | null; readonly name?: string | null } = {},
): Stripe.PaymentMethod {
  const blank = fresh("payment_method", { id: newId("payment_method"), created: world.nowFor(customer), customer });
  blank.billing_details = { ...blank.billing_details, email: person.email ?? null, name: person.name ?? null };
  const method = instrument.kind === "card" ? asCard(blank, instrument.number) : asAccount(blank, instrument.account);
  instruments.set(method, instrument);
  return world.store.add("payment_method", method);
}

function asCard(blank: Stripe.PaymentMethod, number: string): Stripe.PaymentMethod {
  const { brand } = behaviourOf(number);
  // The fixture is a card.
  const card = {
    ...blank.card!,
    brand,
    display_brand: brand,
    last4: number.slice(-4),
    exp_month: 12,
    exp_year: 2034,
    wallet: null,
  };
  return {
    ...blank,
    type: "card",
    card: {
      ...card,
      fingerprint: fingerprint(number),
      generated_from: null,
      networks: { available: [brand], preferred: null },
    },
  };
}

function asAccount({ card: _card, ...blank }: Stripe.PaymentMethod, account: string): Stripe.PaymentMethod {
  if (!Object.hasOwn(testAccounts, account))
    throw invalidRequest("Your account number is not one of the test account numbers.", {
      code: "account_number_invalid",
    });
  const details: Stripe.PaymentMethod.UsBankAccount = {
    account_holder_type: "individual",
    account_type: "checking",
    bank_name: "STRIPE TEST BANK",
    financial_connections_account: null,
    fingerprint: fingerprint(account),
    last4: account.slice(-4),
    networks: { preferred: "ach", supported: ["ach"] },
    routing_number: "110000000",
    status_details: null,
  };
  return { ...blank, type: "us_bank_account", us_bank_account: details };
}

const fingerprint = (number: string): string => Buffer.from(number).toString("base64url").slice(0, 16);

const behaviourOf = (number: string): CardBehaviour => {
  const known = testCards[number];
  if (known !== undefined) return known;
  throw invalidRequest("Your card number is not one of the test card numbers.", {
    code: "incorrect_number",
    param: "number",
  });
};

/** What paying with it comes to. */
export function behaviourOfMethod(
  method: Stripe.PaymentMethod,
): CardBehaviour & { readonly settles: boolean; readonly debitFails?: Decline } {
  const instrument = instruments.get(method) ?? { kind: "card", number: "4242424242424242" };
  if (instrument.kind === "card") return { ...behaviourOf(instrument.number), settles: true };
  const debitFails = testAccounts[instrument.account];
  return { brand: "", settles: false, ...(debitFails && { debitFails }) };
}

/** The method's card is another one from here on: a renewal that fails, or works again. */
export function changeCard(method: Stripe.PaymentMethod, number: string): void {
  behaviourOf(number);
  instruments.set(method, { kind: "card", number });
  if (method.card) method.card = { ...method.card, last4: number.slice(-4), fingerprint: fingerprint(number) };
}

/** How a charge shows what it was paid with. */
export function chargeDetails(
  method: Stripe.PaymentMethod,
  template: Stripe.Charge,
): Stripe.Charge.PaymentMethodDetails {
  const { type, card, us_bank_account: account } = method;
  if (card === undefined) {
    const shown = {
      account_holder_type: account?.account_holder_type,
      account_type: account?.account_type,
      bank_name: account?.bank_name,
      fingerprint: account?.fingerprint,
      last4: account?.last4,
      payment_reference: null,
      routing_number: account?.routing_number,
    };
    return { type, us_bank_account: shown } as Stripe.Charge.PaymentMethodDetails;
  }
  const shown = {
    brand: card.brand,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint,
    last4: card.last4,
    network: card.brand,
    installments: null,
    three_d_secure: null,
    wallet: null,
    network_transaction_id: randomText(15),
  };
  return {
    type: "card",
    card: { ...template.payment_method_details?.card, ...shown } as Stripe.Charge.PaymentMethodDetails.Card,
  };
}
