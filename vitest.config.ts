import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const fakeElectron = fileURLToPath(new URL("apps/desktop/src/main/testing/fake-electron.ts", import.meta.url));

export default defineConfig({
  test: {
    include: ["{packages,apps}/**/src/**/*.test.{ts,tsx}", "*.test.ts", "{scripts,bench}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/out/**"],
    // Requiring the real package tries to download Electron's binary.
    alias: { electron: fakeElectron },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    passWithNoTests: true,
    globalSetup: "apps/billing-server/src/ledger/testing/postgres-broker.ts",
  },
});
