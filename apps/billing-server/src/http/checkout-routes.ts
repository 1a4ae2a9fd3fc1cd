import type { Checkouts } from "../payments/checkouts.ts";
import { api, withPerson } from "./implementer.ts";

/** `/api/checkout-sessions…`, `/api/portal-sessions`, `/api/subscription`: what people buy, each for themselves. */
export function checkoutRoutes({ checkouts }: { readonly checkouts: Checkouts }) {
  const own = api.checkout;
  return {
    checkout: {
      start: own.start
        .use(withPerson)
        .handler(({ context: { principal }, input: { headers, body } }) =>
          checkouts.start(principal.personId, { key: headers["idempotency-key"], wanted: body }),
        ),
      get: own.get
        .use(withPerson)
        .handler(({ context: { principal }, input }) => checkouts.get(principal.personId, input.id)),
      list: own.list
        .use(withPerson)
        .handler(({ context: { principal }, input }) => checkouts.list(principal.personId, input)),
      cancel: own.cancel
        .use(withPerson)
        .handler(({ context: { principal }, input }) => checkouts.cancel(principal.personId, input.id)),
      portal: own.portal.use(withPerson).handler(({ context: { principal } }) => checkouts.portal(principal.personId)),
      subscription: own.subscription
        .use(withPerson)
        .handler(({ context: { principal } }) => checkouts.subscription(principal.personId)),
    },
  };
}
