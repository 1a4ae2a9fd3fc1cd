import { expect, test } from "vitest";
import { statedNumbers } from "./quantities.ts";

test("a month counts as a number on either side of its day", () => {
  expect(monthIn("Tuesday 14 April, room Linden")).toEqual([4]);
  expect(monthIn("the 1st of March")).toEqual([3]);
  expect(monthIn("April 14")).toEqual([4]);
  expect(monthIn("in May they may")).toBeUndefined();
});

function monthIn(text: string): readonly number[] | undefined {
  return statedNumbers(text).find(({ measure }) => measure === "month")?.values;
}
