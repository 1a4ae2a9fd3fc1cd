import { expect, test } from "vitest";
import { amount, amountEach, currencyName } from "./price-words.ts";

test("a price is written as people of its currency write it", () => {
  expect(amount(499, "usd")).toBe("$4.99");
  expect(amount(6999, "eur")).toBe("€69.99");
  expect(amount(500, "jpy")).toBe("¥500");
  expect(currencyName("eur")).toBe("Euro");
});

test("a token's price keeps the digits that tell two packages apart", () => {
  expect(amountEach(399, 10, "usd")).toBe("$0.40");
  expect(amountEach(5599, 220, "usd")).toBe("$0.25");
  expect(amountEach(4999, 700, "usd")).toBe("$0.0714");
  expect(amountEach(500, 10, "jpy")).toBe("¥50");
});
