import { describe, expect, it } from "vitest";
import { money, moneyRange, parseDollars, price, roundMoney } from "./money.ts";

describe("money", () => {
  it.each([
    [0, "$0.00"],
    [1, "$0.000001"],
    [42, "$0.000042"],
    [4_200, "$0.0042"],
    [4_260, "$0.0043"],
    [9_999, "$0.01"],
    [15_000, "$0.015"],
    [120_000, "$0.12"],
    [161_000, "$0.16"],
    [1_840_000, "$1.84"],
    [1_204_500_000, "$1,204.50"],
  ])("of %i millionths reads %s", (microUsd, words) => {
    expect(money(microUsd)).toBe(words);
  });

  it("is whole cents in a sum, and says when it is less than one", () => {
    expect([0, 1, 9_999, 10_000, 1_234_567].map(roundMoney)).toEqual(["$0.00", "< $0.01", "< $0.01", "$0.01", "$1.23"]);
  });

  it("is a range while it is only expected", () => {
    expect(moneyRange({ low: 12_000, high: 34_000 })).toBe("$0.01–$0.03");
    expect(moneyRange({ low: 2_100, high: 4_200 })).toBe("$0.0021–$0.0042");
    expect(moneyRange({ low: 4_000, high: 34_000 })).toBe("up to $0.03");
    expect(moneyRange({ low: 21_000, high: 22_000 })).toBe("$0.02");
    expect(moneyRange({ low: 0, high: 0 })).toBe("free");
  });

  it("for a million tokens keeps every digit that is charged", () => {
    expect([250_000, 37_500, 2_000_000, 0].map(price)).toEqual(["$0.25", "$0.0375", "$2.00", "$0.00"]);
  });
});

describe("an amount typed by a person", () => {
  it.each([
    ["12", 12_000_000],
    ["12.50", 12_500_000],
    ["12,5", 12_500_000],
    ["$ 12", 12_000_000],
    ["1,200", 1_200_000_000],
    ["1,200.50", 1_200_500_000],
    [" 0 ", 0],
    ["0.000001", 1],
  ])("%s is understood", (typed, microUsd) => {
    expect(parseDollars(typed)).toBe(microUsd);
  });

  it.each(["", "ten", "-5", "1.2.3", "12.50 €", "1e9", "99999999"])("%s is no amount", (typed) => {
    expect(parseDollars(typed)).toBeNull();
  });
});
