import { AppError } from "@myba/shared/errors";
import { forgetCustomer, knownCustomer } from "./customer.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { isMissing } from "./stripe-errors.ts";

type PortalParts = Pick<PaymentParts, "database" | "stripe" | "now" | "makeId"> & { readonly publicUrl: string };

/** By this metadata the server knows the portal configuration that was set up for it. */
export const portalMark = { myba: "portal" } as const;

/** So long a configuration that was found is taken to be there. */
const rememberedMs = 5 * 60_000;

/**
 * Opens the portal, where people find receipts and look after cards and their plan: with the configuration that was set
 * up for it, or the account's own. Throws `payment/no-customer` and what asking Stripe throws.
 */
export function makePortal(parts: PortalParts): (personId: string) => Promise<{ url: string }> {
  const { stripe, now, makeId, publicUrl } = parts;
  let found: { readonly configuration: string | undefined; readonly untilMs: number } | undefined;

  const configurationOf = async (): Promise<string | undefined> => {
    if (found === undefined || found.untilMs <= now())
      found = { configuration: await findConfiguration(parts), untilMs: now() + rememberedMs };
    return found.configuration;
  };
  return async (personId) => {
    const customer = await knownCustomer(parts, personId);
    if (customer === null) throw new AppError("payment/no-customer");
    const configuration = await configurationOf();
    const params = {
      customer,
      return_url: `${publicUrl}/checkout/return`,
      ...(configuration !== undefined && { configuration }),
    };
    const options = { idempotencyKey: `portal-${makeId()}` };
    try {
      const { url } = await stripe.ask((calls) => calls.billingPortal.sessions.create(params, options));
      return { url };
    } catch (error) {
      found = undefined;
      if (!isMissing(error, "customer")) throw error;
      await forgetCustomer(parts, customer);
      throw new AppError("payment/no-customer", {}, { cause: error });
    }
  };
}

async function findConfiguration({ stripe }: PortalParts): Promise<string | undefined> {
  const { data } = await stripe.ask((calls) => calls.billingPortal.configurations.list({ active: true, limit: 100 }));
  return data.find(({ metadata }) => metadata?.["myba"] === portalMark.myba)?.id;
}
