import { shell } from "electron";
import type { BillingAddress } from "../bridge/billing-address.ts";
import { externalAddress } from "../core/billing-place.ts";

/** Opens an address in the system's browser; false where it is not one of those MyBA sends people to, or none came up. */
export type OpenExternal = (address: string) => Promise<boolean>;

/**
 * The one place that hands an address to the operating system, which would run programs for some schemes. Looks at each
 * address itself, whoever asks.
 */
export function externalOpener(billing: () => BillingAddress | null): OpenExternal {
  return async (address) => {
    const url = externalAddress(address, billing());
    if (!url) return false;
    return shell.openExternal(url.href).then(
      () => true,
      // The system has no browser: whoever asked shows the address instead.
      () => false,
    );
  };
}
