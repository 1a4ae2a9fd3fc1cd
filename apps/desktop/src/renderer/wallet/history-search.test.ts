import { expect, test } from "vitest";
import { boundsOfPeriod, everything, isNarrowed } from "./history-search.ts";

const now = new Date(2026, 0, 15, 13, 30).getTime();
const day = (year: number, month: number, date: number) => new Date(year, month, date).getTime();

test("last month ends where this one begins, also over New Year", () => {
  expect(boundsOfPeriod("last-month", now)).toEqual({ fromMs: day(2025, 11, 1), toMs: day(2026, 0, 1) - 1 });
  expect(boundsOfPeriod("month", now)).toEqual({ fromMs: day(2026, 0, 1), toMs: null });
  expect(boundsOfPeriod("year", now)).toEqual({ fromMs: day(2026, 0, 1), toMs: null });
  expect(boundsOfPeriod("all", now)).toEqual({ fromMs: null, toMs: null });
});

test("thirty days include today, and stay the same question all day", () => {
  expect(boundsOfPeriod("days-30", now)).toEqual({ fromMs: day(2025, 11, 17), toMs: null });
  expect(boundsOfPeriod("days-30", now + 3_600_000)).toEqual(boundsOfPeriod("days-30", now));
});

test("only what leaves something out counts as a filter", () => {
  expect(isNarrowed(everything)).toBe(false);
  expect(isNarrowed({ ...everything, search: "  " })).toBe(false);
  expect(isNarrowed({ ...everything, groups: ["used"] })).toBe(true);
  expect(isNarrowed({ ...everything, period: "year" })).toBe(true);
});
