import { describe, expect, test } from "vitest";
import { after, type Interval, type Period, periodAt } from "./cycle.ts";

const seconds = (text: string): number => Date.parse(text) / 1000;
const iso = (time: number): string => new Date(time * 1000).toISOString().slice(0, 19);
const monthly: Interval = { interval: "month", count: 1 };

/** The ends of so many periods, one after another. */
function ends(anchor: string, every: Interval, count: number): string[] {
  const periods: Period[] = [];
  for (let at = seconds(anchor); periods.length < count; at = periods.at(-1)?.end ?? 0) {
    periods.push(periodAt(seconds(anchor), every, at));
  }
  return periods.map(({ end }) => iso(end));
}

describe("the billing cycle", () => {
  test("a plan from the 31st renews on the last day of shorter months and on the 31st again after them", () => {
    expect(ends("2027-12-31T10:20:30Z", monthly, 6)).toEqual([
      "2028-01-31T10:20:30",
      "2028-02-29T10:20:30",
      "2028-03-31T10:20:30",
      "2028-04-30T10:20:30",
      "2028-05-31T10:20:30",
      "2028-06-30T10:20:30",
    ]);
    expect(ends("2027-01-31T00:00:00Z", monthly, 1)).toEqual(["2027-02-28T00:00:00"]);
  });

  test("a yearly plan from a leap day renews on 28 February until the next leap year", () => {
    expect(ends("2028-02-29T12:00:00Z", { interval: "year", count: 1 }, 4)).toEqual([
      "2029-02-28T12:00:00",
      "2030-02-28T12:00:00",
      "2031-02-28T12:00:00",
      "2032-02-29T12:00:00",
    ]);
  });

  test("any time lies in exactly the period that contains it, however far from the anchor", () => {
    const anchor = seconds("2026-08-31T23:59:59Z");
    const every: Interval[] = [
      monthly,
      { interval: "month", count: 3 },
      { interval: "year", count: 1 },
      { interval: "week", count: 2 },
      { interval: "day", count: 1 },
    ];
    for (const one of every) {
      for (let step = -40; step < 400; step += 1) {
        const time = anchor + step * 1_234_567;
        const { start, end } = periodAt(anchor, one, time);
        expect(start <= time && time < end).toBe(true);
        expect(periodAt(anchor, one, end).start).toBe(end);
      }
    }
  });

  test("a boundary belongs to the period that it begins", () => {
    const anchor = seconds("2027-01-31T00:00:00Z");
    const end = after(anchor, monthly, 1);
    expect(iso(end)).toBe("2027-02-28T00:00:00");
    expect(periodAt(anchor, monthly, end).start).toBe(end);
    expect(periodAt(anchor, monthly, end - 1).start).toBe(anchor);
  });
});
