import { billingContract } from "@myba/shared/billing-api/contract";
import { AppError } from "@myba/shared/errors";
import { implement } from "@orpc/server";
import type { RequestContext } from "./request-context.ts";

/** Where every route of the API begins. A subject's routes are one file in this folder, put together in `api-router.ts`. */
export const api = implement(billingContract).$context<RequestContext>();

/** For routes of whoever asks, a person or a device: adds `principal`. */
export const withPrincipal = api.middleware(async ({ context, next }) =>
  next({ context: { principal: await context.whoAsks() } }),
);

/** For routes of people only. Throws `auth/not-a-person` for devices. */
export const withPerson = api.middleware(async ({ context, next }) => {
  const principal = await context.whoAsks();
  if (principal.kind !== "person") throw new AppError("auth/not-a-person");
  return next({ context: { principal } });
});
