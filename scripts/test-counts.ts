/** How many tests ended which way. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Reads vitest's JSON report (the layout of Jest's); an unknown shape counts nothing. */
export function countVitest(report: unknown): Counts {
  const fields = asRecord(report);
  return {
    passed: asNumber(fields["numPassedTests"]),
    failed: asNumber(fields["numFailedTests"]),
    skipped: asNumber(fields["numPendingTests"]) + asNumber(fields["numTodoTests"]),
  };
}

/** Reads Playwright's JSON report; a journey that passed at its second try counts as passed, see `flakyJourneys`. */
export function countPlaywright(report: unknown): Counts {
  const stats = asRecord(asRecord(report)["stats"]);
  return {
    passed: asNumber(stats["expected"]) + asNumber(stats["flaky"]),
    failed: asNumber(stats["unexpected"]),
    skipped: asNumber(stats["skipped"]),
  };
}

/** How many journeys of Playwright's JSON report passed only at their second try: none, on a quiet machine. */
export function flakyJourneys(report: unknown): number {
  return asNumber(asRecord(asRecord(report)["stats"])["flaky"]);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function asNumber(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
