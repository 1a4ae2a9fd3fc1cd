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
  installFromDebian("chromium");
  const installed = systemChromium() ?? installFromPlaywright();
  if (installed) return installed;
  throw new Error(
    "There is no Chromium for the end-to-end tests and none could be installed. " +
      "Install Chromium or Google Chrome, or name one in MYBA_CHROMIUM.",
  );
}

/**
 * A Chromium without a window's parts, which takes a fraction of the processor for the same pages: the one named by
 * `MYBA_HEADLESS_SHELL`, one of this system, or one that is installed here and now. Undefined where there is none.
 */
export function ensureHeadlessShell(): string | undefined {
  const found = process.env["MYBA_HEADLESS_SHELL"] ?? onPath(["chromium-headless-shell"]);
  if (found) return found;
  installFromDebian("chromium-headless-shell");
  return onPath(["chromium-headless-shell"]);
}

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const fixedPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];

/** A browser on the search path or in the usual place of its system. */
export function systemChromium(searchPath = process.env["PATH"] ?? ""): string | undefined {
  return onPath(names, searchPath) ?? fixedPlaces.find(isExecutable);
}

function onPath(programs: readonly string[], searchPath = process.env["PATH"] ?? ""): string | undefined {
  const folders = searchPath.split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => programs.map((name) => join(folder, name))).find(isExecutable);
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

/** Whether it worked is seen by whether it is there. */
function installFromDebian(name: string): void {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log(`Installing ${name} for the end-to-end tests…`);
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name]);
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
