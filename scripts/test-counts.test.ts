import { expect, test } from "vitest";
import { countPlaywright, countVitest, flakyJourneys } from "./test-counts.ts";

test("the verdict counts what each runner reports", () => {
  expect(countVitest({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })).toEqual({
    passed: 5,
    failed: 1,
    skipped: 3,
  });
  expect(countPlaywright({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } })).toEqual({
    passed: 5,
    failed: 1,
    skipped: 2,
  });
});

test("a runner without a report counts nothing, so that its exit code decides", () => {
  expect(countVitest(undefined)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  expect(countPlaywright("garbage")).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

test("a journey that needed a second try is told", () => {
  expect(flakyJourneys({ stats: { flaky: 2 } })).toBe(2);
  expect(flakyJourneys(undefined)).toBe(0);
});
