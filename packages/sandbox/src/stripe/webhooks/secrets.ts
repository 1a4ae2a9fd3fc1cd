import type Stripe from "stripe";

/** What deliveries to an endpoint are signed with; two while the secret is rolled. Never shown after its creation. */
export const secrets = new WeakMap<Stripe.WebhookEndpoint, readonly string[]>();
