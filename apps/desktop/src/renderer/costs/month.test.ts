import { describe, expect, it } from "vitest";
import { boundsOf, daysOf, monthAfter, monthOf, monthWords } from "./month.ts";

describe("a month of costs", () => {
  it("has every day, also those on which nothing was asked", () => {
    expect(daysOf({ year: 2026, month: 10 })).toHaveLength(30);
    expect(daysOf({ year: 2028, month: 1 }).at(-1)).toBe("2028-02-29");
    expect(daysOf({ year: 2026, month: 0 })[0]).toBe("2026-01-01");
  });

  it("ends where the next begins, over the turn of the year too", () => {
    const december = { year: 2026, month: 11 };
    const january = monthAfter(december, 1);
    expect(january).toEqual({ year: 2027, month: 0 });
    expect(boundsOf(december).toMs).toBe(boundsOf(january).fromMs);
    expect(monthAfter(january, -1)).toEqual(december);
  });

  it("is found from a moment in it and named", () => {
    expect(monthOf(new Date(2026, 10, 30, 23, 59).getTime())).toEqual({ year: 2026, month: 10 });
    expect(monthWords({ year: 2026, month: 10 })).toBe("November 2026");
  });
});
