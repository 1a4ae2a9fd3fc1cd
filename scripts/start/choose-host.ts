import { join } from "node:path";
import { hasDisplay } from "../../apps/desktop/src/web-host/browser.ts";
import { electronPackage, FetchMemory, fetchBinary, installedBinary } from "./electron-binary.ts";

/** How MyBA is going to be shown: in its own window, or in the browser for a reason worth one line. */
export type Host =
  | { readonly kind: "window"; readonly binary: string }
  | { readonly kind: "browser"; readonly reason: string };

/** A download of about 110 MB; where the network swallows packets it must end some time. */
const fetchLimitMs = 180_000;

/** Prefers the desktop window wherever it can be had, fetching Electron's binary once if need be. */
export async function chooseHost(desktopFolder: string, say: (line: string) => void): Promise<Host> {
  const obstacle = windowObstacle(process.platform, process.env, process.getuid?.());
  if (obstacle) return { kind: "browser", reason: obstacle };
  const electron = electronPackage(desktopFolder);
  const binary = installedBinary(electron, process.env);
  if (binary) return { kind: "window", binary };
  const memory = new FetchMemory(join(desktopFolder, "out/.electron-unavailable"), electron.version);
  const reason = "Electron cannot be fetched here";
  if (memory.failedToday(Date.now())) return { kind: "browser", reason };
  say("Fetching the desktop window (Electron, about 110 MB, once)…");
  if (!(await fetchBinary(electron, fetchLimitMs))) memory.noteFailure(Date.now());
  const fetched = installedBinary(electron, process.env);
  return fetched ? { kind: "window", binary: fetched } : { kind: "browser", reason };
}

/** Why no window can open on this machine, whatever is installed. */
export function windowObstacle(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  userId: number | undefined,
): string | undefined {
  if (!hasDisplay(platform, env)) return "there is no display";
  // Chromium's sandbox does not run as root, and MyBA does not run without the sandbox.
  if (platform === "linux" && userId === 0) return "its sandbox does not run as root";
  return undefined;
}
