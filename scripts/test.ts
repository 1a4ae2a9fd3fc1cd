import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { build, checkSources } from "./checks.ts";
import { ensureChromium, ensureHeadlessShell } from "./prepare.ts";
import { runStep } from "./steps.ts";
import { countPlaywright, countVitest, type Counts, flakyJourneys } from "./test-counts.ts";

// `npm test`: every check and every test, on a machine that has nothing but Node and npm. The last line is the verdict.
const reports = "test-results";
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total: Counts = { passed: 0, failed: 0, skipped: 0 };

for (const result of [...(await checkSources()), await build()])
  add({ passed: +result.passed, failed: +!result.passed });

const vitestReport = `${reports}/vitest.json`;
const unit = await runStep({
  name: "unit and integration tests",
  command: ["vitest", "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${vitestReport}`],
});
add(countVitest(read(vitestReport)), unit.passed);

const playwrightReport = `${reports}/playwright.json`;
const chromium = await ensureChromium();
const shell = ensureHeadlessShell();
const journeys = await runStep({
  name: "end-to-end tests",
  command: ["playwright", "test", "--reporter=list,json"],
  env: {
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
    MYBA_CHROMIUM: chromium,
    ...(shell && { MYBA_HEADLESS_SHELL: shell }),
  },
});
add(countPlaywright(read(playwrightReport)), journeys.passed);
const flaky = flakyJourneys(read(playwrightReport));
if (flaky > 0) console.log(`${flaky} passed only at the second try: see "flaky" above`);

console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** A runner that ended badly without naming a failed test (it could not start, say) still counts as one failure. */
function add(counts: Partial<Counts>, runnerPassed = true): void {
  total.passed += counts.passed ?? 0;
  total.failed += Math.max(counts.failed ?? 0, runnerPassed ? 0 : 1);
  total.skipped += counts.skipped ?? 0;
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // No report: the runner did not get that far, which its exit code says already.
    return undefined;
  }
}
