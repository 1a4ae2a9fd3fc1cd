import type { Migration } from "./migration.ts";

/** How much of a payment nobody used: a refund must not ask that back. The default makes it online. */
export const paymentBreakage: Migration = {
  name: "payment-breakage",
  sqlite: "ALTER TABLE payment ADD COLUMN breakage INTEGER NOT NULL DEFAULT 0;",
  postgres: "ALTER TABLE payment ADD COLUMN breakage bigint NOT NULL DEFAULT 0;",
};
