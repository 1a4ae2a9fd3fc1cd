import { AppError } from "@myba/shared/errors";
import type { Refunds } from "../payments/refunds/refunds.ts";
import { api, withPerson } from "./implementer.ts";

export interface AdminParts {
  readonly refunds: Refunds;
  /** The accounts of those who look after others' money. */
  readonly admins: readonly string[];
}

/** `/api/admin/…`: for the people whose accounts the server's configuration names, and nobody else. */
export function adminRoutes({ refunds, admins }: AdminParts) {
  const allowed: ReadonlySet<string> = new Set(admins);
  return {
    admin: {
      refund: api.admin.refund
        .use(withPerson)
        .use(({ context: { principal }, next }) => {
          if (!allowed.has(principal.personId)) throw new AppError("auth/not-allowed");
          return next();
        })
        .handler(({ context: { principal }, input: { headers, body } }) =>
          refunds.refund({ ...body, key: headers["idempotency-key"], by: `admin:${principal.personId}` }),
        ),
    },
  };
}
