import type { ChildProcess } from "node:child_process";
import open from "open";

/** Whether somebody can see a browser window here; a Linux server, a container or a plain SSH session has none. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== "linux" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/** A system without a browser says so sooner; what opens one mostly goes on for as long as that is open. */
const refusalMs = 1500;

/** Opens an address in the system's browser. False where none came up: whoever asked shows the address instead. */
export async function openBrowser(url: string): Promise<boolean> {
  try {
    return await hasOpened(await open(url));
  } catch {
    return false;
  }
}

function hasOpened(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), refusalMs);
    const end = (opened: boolean): void => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.on("error", () => end(false));
    child.once("exit", (code) => end(code === 0));
  });
}
