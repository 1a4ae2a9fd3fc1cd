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

/** Reads Playwright's JSON report; a test that passed on a retry is flaky and counts as failed. */
export function countPlaywright(report: unknown): Counts {
  const stats = asRecord(asRecord(report)["stats"]);
  return {
    passed: asNumber(stats["expected"]),
    failed: asNumber(stats["unexpected"]) + asNumber(stats["flaky"]),
    skipped: asNumber(stats["skipped"]),
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function asNumber(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
