import { createORPCClient } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import type { BillingContract } from "@myba/shared/billing-api/contract";
import { asAppError, withAppErrors } from "./billing-errors.ts";
import { type BillingFetch, type Credentials, sendWith } from "./send.ts";

/** The billing server as a typed object. Whatever fails rejects with an `AppError`: the server's own, or `billing/…`. */
export type BillingClient = ContractRouterClient<BillingContract>;

export interface BillingClientParts {
  /** Where the server is, as `billingOrigin` gives it. */
  readonly origin: string;
  /** Says who asks; without them only what everybody may ask is answered. */
  readonly credentials?: Credentials;
  readonly fetch: BillingFetch;
}

/** What a client needs of a link of oRPC. */
type Link = Parameters<typeof createORPCClient>[0];

/**
 * A client of the billing server for one account. Dates are as the server sends them. A call that was refused for an old
 * proof of who asks is sent again with a new one, once; where too many came and the call may be repeated, it waits as
 * long as the server says, within reason. Streams go on after `lastEventId`, end with `signal`, and reject with
 * `billing/unreachable` when nothing has come for three quarters of a minute. A call that was aborted rejects with the
 * signal's reason. Answers are checked against the contract: what does not fit is `billing/not-understood`.
 */
export function makeBillingClient(parts: BillingClientParts): BillingClient {
  let link: Promise<Link> | undefined;
  return createORPCClient({
    async call(path, input, options) {
      try {
        const { call } = bound(await (link ??= openLink(parts)));
        return withAppErrors(await call(path, input, options), options.signal);
      } catch (error) {
        throw asAppError(error, options.signal);
      }
    },
  });
}

function bound(link: Link): Pick<Link, "call"> {
  return { call: (...asked) => link.call(...asked) };
}

/** Loaded with the first call: a start has no use for it. */
async function openLink({ origin, ...parts }: BillingClientParts): Promise<Link> {
  const [{ OpenAPILink }, { ResponseValidationPlugin }, { billingContract }] = await Promise.all([
    import("@orpc/openapi-client/fetch"),
    import("@orpc/contract/plugins"),
    import("@myba/shared/billing-api/contract"),
  ]);
  const send = sendWith(parts);
  return new OpenAPILink(billingContract, {
    url: `${origin}/api`,
    fetch: (request, _init, { signal }) => send(request, signal),
    plugins: [new ResponseValidationPlugin(billingContract)],
  });
}
