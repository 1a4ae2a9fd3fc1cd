import { expect, test } from "vitest";
import { currencyFor, regionOf } from "./region-currency.ts";

const seen = (locale: string, sold: string[]): string => currencyFor(regionOf(locale), sold);

test("people see prices in their own money where things are sold in it, and in dollars elsewhere", () => {
  expect(seen("de-AT", ["usd", "eur"])).toBe("eur");
  expect(seen("de", ["usd", "eur"])).toBe("eur");
  expect(seen("en-US", ["eur", "usd"])).toBe("usd");
  expect(seen("ja-JP", ["eur", "usd"])).toBe("usd");
  expect(seen("en-GB", ["gbp", "usd"])).toBe("gbp");
  expect(seen("ja", ["eur"])).toBe("eur");
  expect(seen("not a locale", ["usd"])).toBe("usd");
});
