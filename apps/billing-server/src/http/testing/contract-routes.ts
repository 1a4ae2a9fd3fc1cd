import { billingContract } from "@myba/shared/billing-api/contract";
import { isContractProcedure } from "@orpc/contract";

/** A route of the API, as the contract has it. */
export interface ContractRoute {
  /** Such as `wallet.get`. */
  readonly name: string;
  readonly method: string;
  /** Below `/api`. */
  readonly path: string;
  /** The errors that it says it may answer with. */
  readonly codes: readonly string[];
}

/** Every route of the contract: a new one is in every test that walks them. */
export function contractRoutes(): ContractRoute[] {
  return routesIn(billingContract, []);
}

function routesIn(router: object, names: readonly string[]): ContractRoute[] {
  return Object.entries(router).flatMap(([name, part]: [string, object]) => {
    if (!isContractProcedure(part)) return routesIn(part, [...names, name]);
    const { route, errorMap } = part["~orpc"];
    const { method, path } = route;
    if (method === undefined || path === undefined) throw new Error(`${name} has no method or path`);
    return [{ name: [...names, name].join("."), method, path, codes: Object.keys(errorMap) }];
  });
}
