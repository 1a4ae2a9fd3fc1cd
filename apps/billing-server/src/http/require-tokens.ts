import type { idempotencyHeaders } from "@myba/shared/billing-api/wallet";
import type { z } from "zod";
import type { Use, Used, UseTokens } from "../wallet/use-tokens.ts";
import type { Principal } from "../identity/principal.ts";
import { os } from "@orpc/server";

/** What a request for a priced feature says, beside what the feature needs. */
interface PricedRequest {
  readonly headers: z.infer<typeof idempotencyHeaders>;
  readonly use: Pick<Use, "feature" | "count">;
}

/**
 * For priced features: spends what the use costs before anything else is done, once for a key, and adds what it `used`.
 * What may fail after it sets tokens aside instead, as metered generation does.
 */
export function requireTokens(useTokens: UseTokens) {
  return os
    .$context<{ readonly principal: Principal }>()
    .middleware(async ({ context, next }, { headers, use }: PricedRequest) => {
      const used: Used = await useTokens({ principal: context.principal, ...use, key: headers["idempotency-key"] });
      return next({ context: { used } });
    });
}
