import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const fakeElectron = fileURLToPath(new URL("apps/desktop/src/main/testing/fake-electron.ts", import.meta.url));

export default defineConfig({
  test: {
    include: ["{packages,apps}/**/src/**/*.test.{ts,tsx}", "*.test.ts", "{scripts,bench}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/out/**"],
    // Requiring the real package tries to download Electron's binary.
    alias: { electron: fakeElectron },
    // By default one processor is left idle, which on two doubles the time.
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
    globalSetup: [
      "apps/billing-server/src/ledger/testing/postgres-broker.ts",
      "apps/billing-server/src/testing/program-broker.ts",
    ],
  },
});
