import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const fakeElectron = fileURLToPath(new URL("apps/desktop/src/main/testing/fake-electron.ts", import.meta.url));

/** What takes longest, so that no worker is left alone with it at the end; on a fresh clone nobody has measured yet. */
const longest = [
  "ledger/model.test.ts",
  "payments/chaos/chaos.test.ts",
  "backup/backup.test.ts",
  "ledger/proof/verify-postgres.test.ts",
  "payments/reconcile/reconcile.test.ts",
  "ledger/crash.test.ts",
  "generation/crash.test.ts",
  "core/secrets/canary.test.ts",
  "reading/robustness.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's, not an array's
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const found = longest.findIndex((end) => moduleId.endsWith(end));
  return found === -1 ? longest.length : found;
}

export default defineConfig({
  test: {
    include: ["{packages,apps}/**/src/**/*.test.{ts,tsx}", "*.test.ts", "{scripts,bench}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/out/**"],
    // Requiring the real package tries to download Electron's binary.
    alias: { electron: fakeElectron },
    // By default one processor is left idle, which on two doubles the time.
    maxWorkers: "100%",
    // A process for each file would load the same modules 300 times; a test that changes what others see puts it back.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // What is waited for comes; on a busy machine it comes later than in the second there is by default.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
    globalSetup: [
      "apps/billing-server/src/ledger/testing/postgres-broker.ts",
      "apps/billing-server/src/testing/program-broker.ts",
    ],
  },
});
