import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const fakeElectron = fileURLToPath(new URL("apps/desktop/src/main/testing/fake-electron.ts", import.meta.url));

/** What has no state of its own to share: its files need no process each, which starting one takes longer than most. */
const pure = ["packages/**/src/**/*.test.ts", "apps/desktop/src/{renderer,bridge}/**/*.test.{ts,tsx}"];

export default defineConfig({
  test: {
    // Many tests wait for a disk to sync or for another process; with a worker more nobody idles meanwhile.
    maxWorkers: "150%",
    projects: [
      { extends: true, test: { name: "pure", include: pure, isolate: false } },
      {
        extends: true,
        test: {
          name: "programs",
          include: ["apps/**/src/**/*.test.{ts,tsx}", "*.test.ts", "{scripts,bench}/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/out/**", ...pure],
          globalSetup: "apps/billing-server/src/ledger/testing/postgres-broker.ts",
        },
      },
    ],
    exclude: ["**/node_modules/**", "**/out/**"],
    // Requiring the real package tries to download Electron's binary.
    alias: { electron: fakeElectron },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
  },
});
