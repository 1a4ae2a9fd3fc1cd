import { Stripe } from "stripe";
import { onTestFinished } from "vitest";
import { sandboxStripe, stripeApiVersion, type StripeDoubleOptions } from "../config.ts";
import { startStripeDouble, type StripeDouble } from "../stripe-double.ts";

/** A double that ends with the test. */
export async function started(options?: StripeDoubleOptions): Promise<StripeDouble> {
  const double = await startStripeDouble(options);
  onTestFinished(() => double.close());
  return double;
}

/** Stripe's own SDK, speaking to a double. */
export function sdk(
  double: StripeDouble,
  settings: Stripe.StripeConfig = {},
  key: string = sandboxStripe.secretKey,
): Stripe {
  const { hostname, port } = new URL(double.url);
  return new Stripe(key, {
    apiVersion: stripeApiVersion,
    host: hostname,
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    ...settings,
  });
}
