import { billingContract } from "@myba/shared/billing-api/contract";
import { AppError } from "@myba/shared/errors";
import { type AnyContractRouter, isContractProcedure } from "@orpc/contract";

/** What is wrong with a request that fits no route: its method, or else its address. */
export function unknownAt(pathname: string): AppError {
  const allowed = routes.filter(({ address }) => address.test(pathname)).map(({ method }) => method);
  if (allowed.length === 0) return new AppError("request/unknown-address");
  return new AppError("request/unknown-method", { allowed: allowed.join(", ") });
}

interface Route {
  readonly method: string;
  readonly address: RegExp;
}

const routes = [...routesOf(billingContract)];

function* routesOf(router: AnyContractRouter): Generator<Route> {
  if (!isContractProcedure(router)) {
    for (const part of Object.values(router)) yield* routesOf(part);
    return;
  }
  const { method = "POST", path = "" } = router["~orpc"].route;
  yield { method, address: new RegExp(`^/api${path.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`) };
}
