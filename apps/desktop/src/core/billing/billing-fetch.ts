import { wayOut } from "../providers/connection-fetch.ts";
import type { BillingFetch } from "./send.ts";
import type { ServerClock } from "./server-clock.ts";

/**
 * The way to the billing server: through the proxy of the environment, trusting whom this computer trusts, following no
 * redirect. Each answer tells the clock how late it is there.
 */
export function makeBillingFetch(options: {
  readonly origin: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: ServerClock;
  /** Ends whatever is under way. */
  readonly closing?: AbortSignal;
}): BillingFetch {
  const { origin, env, clock, closing } = options;
  let way: ReturnType<typeof wayOut> | undefined;
  return async (address, init) => {
    way ??= wayOut({ baseUrl: origin, proxyUrl: null, proxyCredentials: null, env });
    const { fetch = globalThis.fetch } = await way;
    const signals = [init.signal, closing].filter((signal) => signal instanceof AbortSignal);
    const response = await fetch(address, { ...init, signal: AbortSignal.any(signals) });
    clock.heard(response.headers.get("date"));
    return response;
  };
}
