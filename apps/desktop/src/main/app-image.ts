import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { linkDesktopEntry } from "../bridge/desktop-entry.ts";
import { linkArgument } from "./deep-link-arguments.ts";

/**
 * Registers a running AppImage for `myba://` links. Electron's own registration does nothing there, because no
 * package has installed a desktop file (https://github.com/electron-userland/electron-builder/issues/4035), so a
 * person's own one is written. Links are a convenience: whatever fails here is left at that.
 */
export function registerAppImage(appImage: string, applicationsFolder: string): void {
  try {
    mkdirSync(applicationsFolder, { recursive: true });
    writeFileSync(join(applicationsFolder, desktopFileName), linkDesktopEntry([appImage, linkArgument]));
    const registering = spawn(registrar, ["default", desktopFileName, "x-scheme-handler/myba"], { stdio: "ignore" });
    registering.on("error", () => {});
  } catch {
    // As said above.
  }
}

/** Part of every Linux desktop, and where it is missing there is nobody to open links anyway. */
const registrar = "xdg-mime";

const desktopFileName = "myba.desktop";
