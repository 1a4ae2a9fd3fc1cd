import open from "open";

/** Whether somebody can see a browser window here; a Linux server, a container or a plain SSH session has none. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== "linux" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/** Opens an address in the system's browser. Without one nothing happens: the address is printed anyway. */
export async function openBrowser(url: string): Promise<void> {
  try {
    const child = await open(url);
    child.on("error", () => {});
  } catch {
    // The same: no browser, no help.
  }
}
