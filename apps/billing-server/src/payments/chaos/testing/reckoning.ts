import type { StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import type { Kinds } from "@myba/sandbox/stripe/kinds";
import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import type { ChaosPerson } from "./chaos-people.ts";
import type { WantedAtStripe } from "./chaos-town.ts";

/** What is due for one payment, by Stripe's money and the price list. */
export interface PaymentDue {
  readonly paymentId: string;
  readonly person: ChaosPerson;
  readonly paidCents: number;
  /** Tokens for it, bonus and all. */
  readonly grantedTokens: number;
  readonly refundedCents: number;
  readonly withdrawnCents: number;
  readonly reinstatedCents: number;
}

export interface Reckoning {
  readonly payments: ReadonlyMap<string, PaymentDue>;
  /** Tokens that are due without a payment of their own: later months of a year, and changes paid with a month. */
  readonly otherTokens: ReadonlyMap<string, number>;
  /** How many packages people paid at less than the list has. */
  readonly discounted: ReadonlyMap<string, number>;
}

/** What happened at Stripe, in figures. */
export interface Happened {
  readonly subscriptions: number;
  readonly renewals: number;
  readonly failedRenewals: number;
  readonly changes: number;
  readonly refunds: number;
  readonly disputes: number;
  readonly disputesWon: number;
  readonly debits: number;
}

export function happened({ world: { store } }: StripeDouble): Happened {
  const invoices = store.all("invoice");
  const renewals = invoices.filter(({ billing_reason: why }) => why === "subscription_cycle");
  const disputes = store.all("dispute");
  return {
    subscriptions: store.all("subscription").length,
    renewals: renewals.filter(({ status }) => status === "paid").length,
    failedRenewals: renewals.filter(({ attempt_count: tries, status }) => tries > 1 || status !== "paid").length,
    changes: invoices.filter(({ billing_reason: why }) => why === "subscription_update").length,
    refunds: store.all("refund").length,
    disputes: disputes.length,
    disputesWon: disputes.filter(({ status }) => status === "won").length,
    debits: store.all("payment_method").filter(({ type }) => type === "us_bank_account").length,
  };
}

type Invoice = Kinds["invoice"];
type Line = Kinds["line_item"];

/**
 * Works out what everybody must have, from what the account at Stripe holds and what is sold. It knows nothing of the
 * server's code and nothing of its databases.
 */
export function reckon(
  { world: { store } }: StripeDouble,
  wanted: ReadonlyMap<string, WantedAtStripe>,
  { catalogue, nowMs }: { readonly catalogue: Catalogue; readonly nowMs: number },
): Reckoning {
  const payments = new Map<string, PaymentDue>();
  const otherTokens = new Map<string, number>();
  const discounted = new Map<string, number>();
  const refunds = Map.groupBy(store.all("refund"), ({ charge }) => idOf(charge));
  const disputes = Map.groupBy(store.all("dispute"), ({ charge }) => idOf(charge));
  const charges = new Map(
    store
      .all("charge")
      .flatMap((charge) => (charge.status === "succeeded" ? [[idOf(charge.payment_intent), charge]] : [])),
  );

  const addPayment = (paymentId: string, person: ChaosPerson, grantedTokens: number): void => {
    const charge = charges.get(paymentId);
    if (charge === undefined) throw new Error(`nobody was charged for ${paymentId}`);
    charges.delete(paymentId);
    const moved = disputes.get(charge.id) ?? [];
    const sum = (isBack: boolean): number =>
      moved
        .flatMap(({ balance_transactions: all }) => all)
        .filter(({ amount }) => amount > 0 === isBack)
        .reduce((all, { amount }) => all + Math.abs(amount), 0);
    payments.set(paymentId, {
      paymentId,
      person,
      paidCents: charge.amount,
      grantedTokens,
      refundedCents: (refunds.get(charge.id) ?? [])
        .filter(({ status }) => status === "succeeded")
        .reduce((all, { amount }) => all + amount, 0),
      withdrawnCents: sum(false),
      reinstatedCents: sum(true),
    });
  };

  const personOfCustomer = new Map<string, ChaosPerson>();
  for (const session of store.all("checkout.session")) {
    const order = wanted.get(session.id);
    if (order === undefined) continue; // Opened, and nobody was sent there: its answer was lost for good.
    personOfCustomer.set(idOf(session.customer), order.person);
    const paymentId = idOf(session.payment_intent);
    if (order.kind !== "package" || session.payment_status !== "paid" || !charges.has(paymentId)) continue;
    const sold = catalogue.packages.find(({ key }) => key === order.key);
    const list = sold?.price[order.person.currency];
    if (sold === undefined || list === undefined) throw new Error(`${order.key} is not sold`);
    const isLarge = list > 5000;
    const bonus = sold.bonusTokens + (isLarge ? Math.floor(sold.tokens / 10) : 0);
    const paid = session.amount_total ?? 0;
    if (paid !== list && paid !== list - Math.round(list / 5))
      throw new Error(`${session.id} cost ${paid}, not ${list}`);
    if (paid < list) discounted.set(order.person.id, (discounted.get(order.person.id) ?? 0) + 1);
    addPayment(paymentId, order.person, sold.tokens + bonus);
  }

  const paidBy = new Map(
    store
      .all("invoice_payment")
      .flatMap(({ invoice, status, payment }) =>
        status === "paid" ? [[idOf(invoice), idOf(payment.payment_intent)] as const] : [],
      ),
  );
  const begins = new Map(
    store
      .all("invoice")
      .flatMap(({ lines }) => lines.data)
      .filter((line) => !isPart(line))
      .map((line) => [`${subscriptionOf(line)}/${line.period.end}`, line.period.start]),
  );
  for (const invoice of store.all("invoice")) {
    if (invoice.status !== "paid" || invoice.parent?.type !== "subscription_details") continue;
    const person = personOfCustomer.get(idOf(invoice.customer));
    if (person === undefined) throw new Error(`${invoice.id} is nobody's`);
    const { first, more } = tokensOf(invoice, {
      nowMs,
      planOf: (line) => planOf(catalogue, store.get("price", idOf(line.pricing?.price_details?.price))),
      beginOf: (line) => begins.get(`${subscriptionOf(line)}/${line.period.end}`) ?? line.period.start,
    });
    const paymentId = paidBy.get(invoice.id) ?? "";
    const isCharged = paymentId !== "" && invoice.amount_paid > 0;
    if (isCharged) addPayment(paymentId, person, first);
    const other = more + (isCharged ? 0 : first);
    otherTokens.set(person.id, (otherTokens.get(person.id) ?? 0) + other);
  }
  if (charges.size > 0) throw new Error(`money of nobody: ${[...charges.keys()].join(", ")}`);
  return { payments, otherTokens, discounted };
}

type Plan = Catalogue["plans"][number];

interface Reading {
  readonly nowMs: number;
  readonly planOf: (line: Line) => Plan;
  /** When the whole period began that a part of one is of, in seconds. */
  readonly beginOf: (line: Line) => number;
}

/** The tokens that an invoice's payment is for, and those that come beside or after it. */
function tokensOf(invoice: Invoice, { nowMs, planOf: plan, beginOf }: Reading): { first: number; more: number } {
  const grants: number[] = [];
  let later = 0;
  const lines = invoice.lines.data;
  for (const line of lines.filter((one) => !isPart(one) && one.amount >= 0)) {
    const { gives, interval } = plan(line);
    const tokens = gives.kind === "tokens" ? gives.tokensPerMonth : 0;
    grants.push(tokens);
    if (interval === "year") later += tokens * (monthsBegun(line.period.start * 1000, nowMs) - 1);
  }
  for (const to of lines.filter((one) => isPart(one) && one.amount > 0)) {
    const from = lines.find(
      (one) =>
        isPart(one) && one.amount < 0 && one.period.end === to.period.end && one.period.start === to.period.start,
    );
    if (from === undefined) continue;
    const [larger, smaller] = [plan(to).gives, plan(from).gives];
    if (larger.kind !== "tokens" || smaller.kind !== "tokens") {
      grants.push(0);
      continue;
    }
    const month = to.period.end - beginOf(to);
    const left = to.period.end - to.period.start;
    grants.push(Math.max(0, Math.ceil(((larger.tokensPerMonth - smaller.tokensPerMonth) * left) / month)));
  }
  const [first = 0, ...rest] = grants;
  return { first, more: later + rest.reduce((sum, tokens) => sum + tokens, 0) };
}

const isPart = (line: Line): boolean =>
  (line.parent?.subscription_item_details ?? line.parent?.invoice_item_details)?.proration === true;

const subscriptionOf = ({ parent }: Line): string =>
  idOf((parent?.subscription_item_details ?? parent?.invoice_item_details)?.subscription);

function planOf({ plans }: Catalogue, price: Kinds["price"]): Plan {
  const found = plans.find(
    (plan) => plan.interval === price.recurring?.interval && plan.price[price.currency] === price.unit_amount,
  );
  if (found === undefined) throw new Error(`${price.id} is no plan's`);
  return found;
}

/** How many months of a year have begun. */
function monthsBegun(fromMs: number, nowMs: number): number {
  const from = new Date(fromMs);
  let begun = 0;
  while (begun < 12 && monthLater(from, begun) <= nowMs) begun += 1;
  return begun;
}

/** The same day and time, so many months on; the last day of the month where it has no such day. */
function monthLater(from: Date, months: number): number {
  const at = new Date(from);
  at.setUTCDate(1);
  at.setUTCMonth(from.getUTCMonth() + months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  return at.setUTCDate(Math.min(from.getUTCDate(), last));
}

function idOf(reference: string | { readonly id: string } | null | undefined): string {
  return typeof reference === "string" ? reference : (reference?.id ?? "");
}
