import { AppError } from "@myba/shared/errors";
import type { BillingAddress } from "../../bridge/billing-address.ts";
import { isLoopback } from "../providers/addresses.ts";

/**
 * Where the billing server is, as scheme, host and port. Throws `browser/address-refused` for one without encryption,
 * unless it is a sandbox on this computer.
 */
export function billingOrigin({ url, sandbox }: BillingAddress): string {
  const address = new URL(url);
  const isSafe = address.protocol === "https:" || (sandbox !== null && isSandboxed(address));
  if (!isSafe) throw new AppError("browser/address-refused");
  return address.origin;
}

/** Plain http, to this computer. */
function isSandboxed(address: URL): boolean {
  return address.protocol === "http:" && isLoopback(address);
}
