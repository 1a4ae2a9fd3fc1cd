import { expect, test } from "vitest";
import { blankPayment, clawTarget } from "./refund.ts";

const rows: [string, Partial<Parameters<typeof clawTarget>[0]>, number][] = [
  ["nothing lost", {}, 0],
  ["all refunded", { refundedCents: 1000 }, 120],
  ["a third refunded, rounded down", { refundedCents: 333 }, 39],
  ["withdrawn by the bank", { withdrawnCents: 1000 }, 120],
  ["withdrawn and reinstated", { withdrawnCents: 1000, reinstatedCents: 1000 }, 0],
  ["reinstated before it was withdrawn", { reinstatedCents: 1000 }, 0],
  ["refunded and withdrawn: the money is lost only once", { refundedCents: 800, withdrawnCents: 1000 }, 120],
  ["half refunded, half withdrawn", { refundedCents: 500, withdrawnCents: 500 }, 120],
  ["half expired, all refunded", { breakage: 60, refundedCents: 1000 }, 60],
  ["half expired, a third refunded", { breakage: 60, refundedCents: 333 }, 39],
  ["nothing was paid", { paidCents: 0, refundedCents: 5 }, 0],
  ["the largest grant", { granted: Number.MAX_SAFE_INTEGER, refundedCents: 999 }, 8_998_192_055_486_250],
];

test.each(rows)("%s", (_name, payment, taken) => {
  expect(clawTarget({ ...blankPayment("user:ada", "p1"), paidCents: 1000, granted: 120, ...payment })).toBe(taken);
});
