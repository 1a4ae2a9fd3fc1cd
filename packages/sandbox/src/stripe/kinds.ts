import type Stripe from "stripe";

/** Every kind of object that the double keeps, by the name in `object`. */
export interface Kinds {
  balance_transaction: Stripe.BalanceTransaction;
  "billing_portal.configuration": Stripe.BillingPortal.Configuration;
  "billing_portal.session": Stripe.BillingPortal.Session;
  charge: Stripe.Charge;
  "checkout.session": Stripe.Checkout.Session;
  coupon: Stripe.Coupon;
  customer: Stripe.Customer;
  discount: Stripe.Discount;
  dispute: Stripe.Dispute;
  invoice: Stripe.Invoice;
  invoice_payment: Stripe.InvoicePayment;
  invoiceitem: Stripe.InvoiceItem;
  /** A line of a checkout. */
  item: Stripe.LineItem;
  /** A line of an invoice. */
  line_item: Stripe.InvoiceLineItem;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  plan: Stripe.Plan;
  price: Stripe.Price;
  product: Stripe.Product;
  promotion_code: Stripe.PromotionCode;
  refund: Stripe.Refund;
  setup_intent: Stripe.SetupIntent;
  subscription: Stripe.Subscription;
  subscription_item: Stripe.SubscriptionItem;
  subscription_schedule: Stripe.SubscriptionSchedule;
  "test_helpers.test_clock": Stripe.TestHelpers.TestClock;
  webhook_endpoint: Stripe.WebhookEndpoint;
}
export type Kind = keyof Kinds;
export type AnyObject = Kinds[Kind];

/** How the ids of a kind begin. */
export const idPrefixes: Readonly<Record<Kind, string>> = {
  balance_transaction: "txn",
  "billing_portal.configuration": "bpc",
  "billing_portal.session": "bps",
  charge: "ch",
  "checkout.session": "cs_test",
  coupon: "",
  customer: "cus",
  discount: "di",
  dispute: "du",
  invoice: "in",
  invoice_payment: "inpay",
  invoiceitem: "ii",
  item: "li",
  line_item: "il",
  payment_intent: "pi",
  payment_method: "pm",
  plan: "price",
  price: "price",
  product: "prod",
  promotion_code: "promo",
  refund: "re",
  setup_intent: "seti",
  subscription: "sub",
  subscription_item: "si",
  subscription_schedule: "sub_sched",
  "test_helpers.test_clock": "clock",
  webhook_endpoint: "we",
};
