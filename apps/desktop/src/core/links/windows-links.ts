import { spawnSync } from "node:child_process";
import type { LinkDesktop } from "./link-desktop.ts";
import { runProgram } from "./run-program.ts";

const scheme = String.raw`HKCU\Software\Classes\myba`;
const open = String.raw`${scheme}\shell\open\command`;

/** The person's own part of the registry, where an installed MyBA registers too: the last one wins. */
export function windowsLinks(env: NodeJS.ProcessEnv): LinkDesktop {
  return {
    written,
    inForce() {
      const { stdout } = spawnSync("reg", ["query", open, "/ve"], { encoding: "utf8", windowsHide: true, env });
      // The name of a key's own value is in the system's language, its type is not.
      return /REG_SZ\s+(\S.*?)\s*$/m.exec(stdout ?? "")?.[1];
    },
    async register(command) {
      const values = [
        [scheme, "/ve", "/d", "URL:MyBA"],
        [scheme, "/v", "URL Protocol", "/d", ""],
        [open, "/ve", "/d", written(command)],
      ];
      // oxlint-disable-next-line no-await-in-loop -- One change after the other, as the registry is one file.
      for (const value of values) await runProgram("reg", ["add", ...value, "/f"], env);
      return undefined;
    },
  };
}

/** Paths of Windows hold no quotes, and a link has none that is not escaped. */
function written(command: readonly string[]): string {
  return [...command, "%1"].map((argument) => `"${argument}"`).join(" ");
}
