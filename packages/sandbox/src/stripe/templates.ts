import fixtures from "./fixtures/objects.json" with { type: "json" };
import type { Kind, Kinds } from "./kinds.ts";

/**
 * A whole object of a kind: every field of Stripe's own example is there, with the values given. What an example shows
 * only as an example (an address, a transfer, a sum) is empty instead of made up.
 */
export function fresh<K extends Kind>(kind: K, values: Partial<Kinds[K]> & { readonly id: string }): Kinds[K] {
  // The fixtures are Stripe's examples of these very types; `differences` names where a newer API has other fields.
  const example = structuredClone(fixtures[kind]) as unknown as Kinds[K];
  const whole = { ...example, ...structuredClone(differences[kind]), ...values };
  for (const name of gone[kind] ?? []) delete (whole as Record<string, unknown>)[name];
  return whole;
}

/** Fields of an example that the version of the API has no more. */
const gone: { readonly [K in Kind]?: readonly string[] } = { invoice: ["subscription"], charge: ["refunds"] };

const noAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

/** What an object of a kind has instead of the fixture's values, before anything is known of it. */
const differences: { readonly [K in Kind]?: Partial<Kinds[K]> } = {
  charge: {
    balance_transaction: null,
    billing_details: { address: noAddress, email: null, name: null, phone: null, tax_id: null },
    description: null,
    metadata: {},
    shipping: null,
    source: null,
    transfer_data: null,
  },
  "checkout.session": {
    after_expiration: null,
    consent: null,
    consent_collection: null,
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer_details: null,
    collected_information: null,
    currency_conversion: null,
    invoice_creation: null,
    adaptive_pricing: { enabled: false },
    managed_payments: null,
    allowed_payment_method_types: null,
    payment_intent: null,
    payment_method_configuration_details: null,
    saved_payment_method_options: null,
    permissions: null,
    shipping_address_collection: null,
    shipping_cost: null,
    ui_mode: "hosted_page",
    wallet_options: null,
  },
  coupon: {
    duration: "once",
    duration_in_months: null,
    redeem_by: null,
    name: null,
    percent_off: null,
    currency: null,
  },
  customer: { address: null, currency: null, discount: null, shipping: null, customer_account: null },
  dispute: { intended_submission_method: null },
  discount: { end: null },
  invoice: {
    amount_overpaid: 0,
    customer_address: null,
    customer_shipping: null,
    due_date: null,
    effective_at: null,
    from_invoice: null,
    last_finalization_error: null,
    next_payment_attempt: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    total_taxes: [],
    webhooks_delivered_at: null,
  },
  item: { adjustable_quantity: null, metadata: {} },
  payment_intent: {
    allowed_payment_method_types: null,
    automatic_payment_methods: null,
    canceled_at: null,
    last_payment_error: null,
    managed_payments: null,
    next_action: null,
    payment_method_configuration_details: null,
    payment_record: null,
    processing: null,
    shipping: null,
    transfer_data: null,
  },
  payment_method: {
    billing_details: { address: noAddress, email: null, name: null, phone: null, tax_id: null },
    metadata: {},
  },
  price: { custom_unit_amount: null, recurring: null, transform_quantity: null, type: "one_time" },
  product: { tax_details: null },
  promotion_code: { active: true, expires_at: null },
  setup_intent: {},
  subscription: {
    billing_cycle_anchor_config: null,
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
    managed_payments: null,
    next_pending_invoice_item_invoice: null,
    pause_collection: null,
    pending_invoice_item_interval: null,
    pending_update: null,
    transfer_data: null,
    trial_end: null,
    trial_start: null,
  },
  subscription_item: { billing_thresholds: null, current_trial: null },
  subscription_schedule: { pause_schedules: [] },
  webhook_endpoint: { description: null },
};
