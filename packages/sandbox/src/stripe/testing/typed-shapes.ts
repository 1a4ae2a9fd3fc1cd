import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isObject } from "../../model/json.ts";

const resources = join(dirname(createRequire(import.meta.url).resolve("stripe")), "../esm/resources");

/** Where the SDK's types say what a kind of object has. */
const typed: Readonly<Record<string, readonly [file: string, name: string]>> = {
  balance_transaction: ["BalanceTransactions", "BalanceTransaction"],
  charge: ["Charges", "Charge"],
  "checkout.session": ["Checkout/Sessions", "Session"],
  coupon: ["Coupons", "Coupon"],
  customer: ["Customers", "Customer"],
  dispute: ["Disputes", "Dispute"],
  invoice: ["Invoices", "Invoice"],
  invoice_payment: ["InvoicePayments", "InvoicePayment"],
  invoiceitem: ["InvoiceItems", "InvoiceItem"],
  line_item: ["InvoiceLineItems", "InvoiceLineItem"],
  payment_intent: ["PaymentIntents", "PaymentIntent"],
  payment_method: ["PaymentMethods", "PaymentMethod"],
  price: ["Prices", "Price"],
  product: ["Products", "Product"],
  promotion_code: ["PromotionCodes", "PromotionCode"],
  refund: ["Refunds", "Refund"],
  subscription: ["Subscriptions", "Subscription"],
  subscription_item: ["SubscriptionItems", "SubscriptionItem"],
  subscription_schedule: ["SubscriptionSchedules", "SubscriptionSchedule"],
  "test_helpers.test_clock": ["TestHelpers/TestClocks", "TestClock"],
  "billing_portal.configuration": ["BillingPortal/Configurations", "Configuration"],
  "billing_portal.session": ["BillingPortal/Sessions", "Session"],
  discount: ["Discounts", "Discount"],
};

/** The fields of a kind by the SDK's own types: those that are always there, and all. */
export function fieldsOf(kind: string): { readonly always: readonly string[]; readonly all: readonly string[] } {
  const [file, name] = typed[kind]!;
  const source = readFileSync(join(resources, `${file}.d.ts`), "utf8");
  const body = new RegExp(`^export (?:declare )?interface ${name} \\{\\n([\\s\\S]*?)^\\}`, "m").exec(source)?.[1] ?? "";
  const fields = [...body.matchAll(/^ {4}(\w+)(\??): /gm)].map(([, field = "", optional]) => ({ field, optional }));
  return {
    always: fields.filter(({ optional }) => optional === "").map(({ field }) => field),
    all: fields.map(({ field }) => field),
  };
}

/** Every object in what the API or an event says, at any depth. */
export function* objectsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (Array.isArray(value)) for (const one of value) yield* objectsIn(one);
  else if (isObject(value)) {
    if (typeof value["object"] === "string" && value["object"] in typed) yield value;
    for (const one of Object.values(value)) yield* objectsIn(one);
  }
}
