import { expect, test } from "vitest";
import { cleanDeviceName } from "./device-name.ts";

test.each([
  ["Ada’s laptop", "Ada’s laptop"],
  ["  büro-пк 机 \n 2 ", "büro-пк 机 2"],
  ["a\u0000b\u202ec\u200bd\u2028e", "a b c d e"],
  ["💻".repeat(100), "💻".repeat(80)],
  [" \t\u200b ", null],
  ["", null],
  [undefined, null],
  [["two", "names"], null],
])("a computer that calls itself %j is shown as %j", (name, shown) => {
  expect(cleanDeviceName(name)).toBe(shown);
});
