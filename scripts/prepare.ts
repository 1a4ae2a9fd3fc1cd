import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

/**
 * The path of a Chromium for the end-to-end tests: the one named by `MYBA_CHROMIUM`, one of this system, Playwright's
 * own, or one that is installed here and now. Throws with what to do when nothing of that is possible.
 */
export async function ensureChromium(): Promise<string> {
  const found = process.env["MYBA_CHROMIUM"] ?? systemChromium() ?? playwrightChromium();
  if (found) return found;
  const installed = installFromDebian() ?? installFromPlaywright();
  if (installed) return installed;
  throw new Error(
    "There is no Chromium for the end-to-end tests and none could be installed. " +
      "Install Chromium or Google Chrome, or name one in MYBA_CHROMIUM.",
  );
}

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const fixedPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];

/** A browser on the search path or in the usual place of its system. */
export function systemChromium(searchPath = process.env["PATH"] ?? ""): string | undefined {
  const folders = searchPath.split(delimiter).filter(Boolean);
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...fixedPlaces].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function playwrightChromium(): string | undefined {
  const file = chromium.executablePath();
  return existsSync(file) ? file : undefined;
}

function installFromDebian(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  console.log("Installing Chromium for the end-to-end tests…");
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
  return systemChromium();
}

function installFromPlaywright(): string | undefined {
  console.log("Fetching Playwright's Chromium for the end-to-end tests…");
  run("playwright", ["install", "chromium"]);
  return playwrightChromium();
}

/** Failure is seen by what is missing afterwards. */
function run(program: string, args: readonly string[]): void {
  spawnSync(program, args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
