import { defineConfig } from "@playwright/test";

const { MYBA_HEADLESS_SHELL: shell, MYBA_CHROMIUM: chromium } = process.env;
const browser = shell ?? chromium;

// Journeys through the built app in a real browser, each against a web host of its own on a free port.
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/playwright",
  fullyParallel: true,
  workers: 2,
  // A busy machine may starve a browser; what needed its second try is told after the run.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    // What fades is waited for in vain; that things are there is what is tested.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // Chromium refuses its sandbox to root; everybody else keeps it.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    },
  },
});
