import { z } from "zod";
import { priceData } from "../objects/prices.ts";
import * as p from "../parameters.ts";

const lineItem = z.strictObject({
  adjustable_quantity: z
    .strictObject({ enabled: p.flag, minimum: p.whole(0).optional(), maximum: p.whole(1).optional() })
    .optional(),
  metadata: p.metadata.optional(),
  price: p.text().optional(),
  price_data: priceData.optional(),
  quantity: p.whole(1).optional(),
});

const methodTypes = p.list(p.oneOf("card", "us_bank_account"));

/** What a new session takes. */
export const newSession = z.strictObject({
  adaptive_pricing: z.strictObject({ enabled: p.flag.optional() }).optional(),
  allow_promotion_codes: p.flag.optional(),
  allowed_payment_method_types: methodTypes.optional(),
  automatic_tax: z.strictObject({ enabled: p.flag }).optional(),
  billing_address_collection: p.oneOf("auto", "required").optional(),
  cancel_url: p.webAddress().optional(),
  client_reference_id: p.text(200).optional(),
  currency: p.currency.optional(),
  custom_text: z
    .strictObject({
      after_submit: z.strictObject({ message: p.text(1200) }).optional(),
      submit: z.strictObject({ message: p.text(1200) }).optional(),
    })
    .optional(),
  customer: p.text().optional(),
  customer_creation: p.oneOf("always", "if_required").optional(),
  customer_email: p.text(800).optional(),
  customer_update: z
    .strictObject({ address: p.oneOf("auto", "never").optional(), name: p.oneOf("auto", "never").optional() })
    .optional(),
  discounts: p.list(z.strictObject({ coupon: p.text().optional(), promotion_code: p.text().optional() }), 1).optional(),
  excluded_payment_method_types: methodTypes.optional(),
  expires_at: p.whole(0).optional(),
  invoice_creation: z
    .strictObject({
      enabled: p.flag,
      invoice_data: z
        .strictObject({
          description: p.text(1500).optional(),
          footer: p.text().optional(),
          metadata: p.metadata.optional(),
        })
        .optional(),
    })
    .optional(),
  line_items: p.list(lineItem).optional(),
  locale: p.text(10).optional(),
  metadata: p.metadata.optional(),
  mode: p.oneOf("payment", "subscription"),
  payment_intent_data: z
    .strictObject({
      description: p.text(1000).optional(),
      metadata: p.metadata.optional(),
      receipt_email: p.text().optional(),
      setup_future_usage: p.oneOf("off_session", "on_session").optional(),
      statement_descriptor_suffix: p.text(22).optional(),
    })
    .optional(),
  payment_method_collection: p.oneOf("always", "if_required").optional(),
  phone_number_collection: z.strictObject({ enabled: p.flag }).optional(),
  saved_payment_method_options: z
    .strictObject({ payment_method_save: p.oneOf("disabled", "enabled").optional() })
    .optional(),
  submit_type: p.oneOf("auto", "book", "donate", "pay", "subscribe").optional(),
  subscription_data: z
    .strictObject({ description: p.text(500).optional(), metadata: p.metadata.optional() })
    .optional(),
  success_url: p.webAddress(),
  tax_id_collection: z
    .strictObject({ enabled: p.flag, required: p.oneOf("if_supported", "never").optional() })
    .optional(),
  ui_mode: p.oneOf("hosted_page").optional(),
});
export type NewSession = z.output<typeof newSession>;
export type NewLine = z.output<typeof lineItem>;

export const sessionFilter = z.strictObject({
  ...p.pageParameters,
  created: p.timeRange.optional(),
  customer: p.text().optional(),
  customer_details: z.strictObject({ email: p.text() }).optional(),
  payment_intent: p.text().optional(),
  status: p.oneOf("complete", "expired", "open").optional(),
  subscription: p.text().optional(),
});
