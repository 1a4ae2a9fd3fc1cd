import { AppError } from "@myba/shared/errors";
import type { BillingAddress } from "../../bridge/billing-address.ts";
import { externalAddress } from "../billing-place.ts";

/**
 * An address as the system's browser may open it: of the billing server, of Stripe, and of this computer where the
 * server is a sandbox. Throws `browser/address-refused` for everything else, whoever named it.
 */
export function allowedAddress(address: string, billing: BillingAddress): string {
  const url = externalAddress(address, billing);
  if (url === undefined) throw new AppError("browser/address-refused");
  return url.href;
}
