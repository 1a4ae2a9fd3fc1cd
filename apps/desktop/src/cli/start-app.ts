import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AppError } from "@myba/shared/errors";
import type { AppStart } from "./io.ts";

/** What `npm start` runs. The terminal is part of a checkout only, and as deep in it as a source or as a bundle. */
const startScript = fileURLToPath(new URL("../../../../scripts/start.ts", import.meta.url));

/**
 * Starts MyBA as `npm start` does, without this terminal, and with a link to show. Rejects with `program/not-here` where
 * it cannot.
 */
export async function startApp({ dataFolder, link, browser }: AppStart): Promise<void> {
  if (!existsSync(startScript)) throw new AppError("program/not-here");
  const how = browser ? ["--browser"] : [];
  const args = [startScript, "--data", dataFolder, "--link", link, ...how];
  const child = spawn(process.execPath, args, { detached: true, stdio: "ignore" });
  try {
    await once(child, "spawn");
  } catch (error) {
    throw new AppError("program/not-here", {}, { cause: error });
  }
  child.unref();
}
