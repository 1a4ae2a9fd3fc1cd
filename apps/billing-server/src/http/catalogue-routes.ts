import type { Catalogues } from "../catalogue/catalogues.ts";
import { offersFor } from "../catalogue/offers.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { api } from "./implementer.ts";
import type { RequestContext } from "./request-context.ts";

export interface CatalogueParts {
  readonly catalogues: Catalogues;
  readonly ledger: Ledger;
}

/** `GET /api/plans` and `GET /api/costs`: for everybody; who says who they are sees their own prices. */
export function catalogueRoutes({ catalogues, ledger }: CatalogueParts) {
  const isFirstPurchase = async ({ headers, whoAsks }: RequestContext): Promise<boolean> => {
    if (headers["authorization"] === undefined) return true;
    const { accountId } = await whoAsks();
    return !(await ledger.hasPurchased(accountId));
  };
  return {
    catalogue: {
      plans: api.catalogue.plans.handler(async ({ context }) => {
        const [isFirst, inForce] = [await isFirstPurchase(context), await catalogues.inForce()];
        const { plans, firstPurchaseDiscountPercent, grants } = inForce.catalogue;
        const packages = offersFor(inForce, { isFirstPurchase: isFirst });
        return { version: inForce.version, packages, plans, firstPurchaseDiscountPercent, grants };
      }),
      costs: api.catalogue.costs.handler(async () => {
        const { version, catalogue } = await catalogues.inForce();
        return { version, features: catalogue.features };
      }),
    },
  };
}
