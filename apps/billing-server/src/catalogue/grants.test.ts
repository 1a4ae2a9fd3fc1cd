import { expect, test } from "vitest";
import { defaultCatalogue } from "./default-catalogue.ts";
import { dayGrantOf, monthOf, purchaseOf, referralOf } from "./grants.ts";
import { quotePackage, quotePlan } from "./quote.ts";

const inForce = { version: 1, catalogue: defaultCatalogue };
const month = { accountId: "user:ada", subscriptionId: "sub_1", actor: "stripe" };

test.for([
  // Ends of a month and the months it rolls over, until when its tokens can be used.
  ["2026-02-01", 0, "2026-02-01"],
  ["2026-02-15", 1, "2026-03-15"],
  ["2026-01-31", 1, "2026-02-28"],
  ["2028-01-31", 1, "2028-02-29"],
  ["2026-11-30", 3, "2027-02-28"],
  ["2026-12-31", 24, "2028-12-31"],
] as const)("tokens of a month that ends on %s and rolls over %i months end on %s", ([ends, months, expires]) => {
  const rollOver = months === 0 ? { kind: "none" as const } : { kind: "max-months" as const, months };
  const quote = quotePlan(inForce, { planKey: "monthly", currency: "usd" });
  const grant = monthOf(
    { ...quote, gives: { kind: "tokens", tokensPerMonth: 50, rollOver } },
    { ...month, beginsAt: 0, endsAt: Date.parse(ends) },
  );
  expect(grant).toMatchObject({ tokens: 50, expiresAt: Date.parse(expires), sold: { key: "monthly" } });
});

test("each month of a subscription is granted by a cause of its own, an unlimited plan by none", () => {
  const quote = quotePlan(inForce, { planKey: "yearly", currency: "usd" });
  const causes = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)].map(
    (beginsAt) => monthOf(quote, { ...month, beginsAt, endsAt: beginsAt + 1 })?.cause.id,
  );
  expect(causes).toEqual(["sub_1/2026-01-01T00:00:00.000Z", "sub_1/2026-02-01T00:00:00.000Z"]);
  const unlimited = quotePlan(inForce, { planKey: "unlimited", currency: "usd" });
  expect(monthOf(unlimited, { ...month, beginsAt: 0, endsAt: 1 })).toBeUndefined();
});

test("what is valid for days ends then, bonus and all; other purchases never", () => {
  const quote = quotePackage(inForce, { packageKey: "enterprise", currency: "usd", isFirstPurchase: true });
  const paid = { accountId: "user:ada", paymentId: "p1", paidAt: 1000, actor: "stripe" };
  expect(purchaseOf(quote, paid)).toMatchObject({ paidCents: 5599, paidTokens: 200, bonusTokens: 20 });
  expect(purchaseOf(quote, paid)).not.toHaveProperty("expiresAt");
  expect(purchaseOf({ ...quote, validDays: 2 }, paid)).toMatchObject({ expiresAt: 1000 + 2 * 24 * 60 * 60 * 1000 });
});

test("tokens of a day end with it in UTC; where the catalogue gives none, nothing is booked", () => {
  const giving = {
    version: 1,
    catalogue: { ...defaultCatalogue, grants: { ...defaultCatalogue.grants, dailyTokens: 2 } },
  };
  const lateMs = Date.parse("2026-11-21T23:59:59.999Z");
  expect(dayGrantOf(giving, { accountId: "user:ada", nowMs: lateMs })).toMatchObject({
    tokens: 2,
    cause: { type: "rule", id: "daily/user:ada/2026-11-21" },
    expiresAt: lateMs + 1,
  });
  expect(dayGrantOf(inForce, { accountId: "user:ada", nowMs: lateMs })).toBeUndefined();
  expect(referralOf(inForce, { referrerId: "user:ada", referredId: "user:bob" })).toBeUndefined();
});
