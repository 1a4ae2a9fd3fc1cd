import type { ContractRouterClient } from "@orpc/contract";
import type { BillingContract } from "@myba/shared/billing-api/contract";

/** The billing server as a typed object. Whatever fails rejects with an `AppError`: the server's own, or `billing/…`. */
export type BillingClient = ContractRouterClient<BillingContract>;
