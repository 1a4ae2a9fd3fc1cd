import { expect, test } from "vitest";
import { planStatus, type Subscription } from "./plan-status.ts";

const plan: Subscription = {
  planKey: "monthly",
  name: "Monthly",
  state: "active",
  tokensPerMonth: 50,
  isUnlimited: false,
  currentPeriodEnd: new Date(2026, 11, 21, 12).getTime(),
  cancelsAtPeriodEnd: false,
  nextPlanKey: null,
};

test("a plan says when it renews, ends or changes", () => {
  expect(planStatus(plan, undefined).words).toBe("Monthly renews on December 21, 2026.");
  expect(planStatus({ ...plan, cancelsAtPeriodEnd: true }, undefined).words).toContain(
    "cancelled and ends on December 21, 2026",
  );
  expect(planStatus({ ...plan, nextPlanKey: "yearly" }, "Yearly").words).toBe(
    "Monthly changes to Yearly on December 21, 2026.",
  );
});

test("a renewal that did not work is trouble with a way on", () => {
  expect(planStatus({ ...plan, state: "past-due" }, undefined)).toEqual({
    words: "The last payment for Monthly did not work. Stripe tries it again; you can change your card there.",
    isTrouble: true,
  });
  expect(planStatus({ ...plan, state: "paused" }, undefined).isTrouble).toBe(false);
});
