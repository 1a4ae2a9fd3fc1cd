import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { linkDesktopEntry } from "../../bridge/desktop-entry.ts";
import type { LinkDesktop } from "./link-desktop.ts";
import { runProgram } from "./run-program.ts";

/** Not `myba.desktop`: that is the installed program's, which stays in the menu. */
const fileName = "myba-from-source.desktop";
const linkType = "x-scheme-handler/myba";

/** Desktop files and associations in the person's own folders, as freedesktop.org has them. */
export function linuxLinks(env: NodeJS.ProcessEnv): LinkDesktop {
  const applications = join(env["XDG_DATA_HOME"] || join(homedir(), ".local/share"), "applications");
  const settings = env["XDG_CONFIG_HOME"] || join(homedir(), ".config");
  return {
    written: linkDesktopEntry,
    inForce() {
      const list = textOf(join(settings, "mimeapps.list")) ?? "";
      const [, defaults = ""] = /^\[Default Applications\]\n([^[]*)/m.exec(list) ?? [];
      const isOurs = defaults.split("\n").some((line) => line.replace(/;.*$/, "").trim() === `${linkType}=${fileName}`);
      return isOurs ? textOf(join(applications, fileName)) : undefined;
    },
    async register(command) {
      try {
        mkdirSync(applications, { recursive: true });
        writeFileSync(join(applications, fileName), linkDesktopEntry(command));
      } catch {
        return `${applications} cannot be written`;
      }
      await runProgram("xdg-mime", ["default", fileName, linkType], env);
      return undefined;
    },
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Not there, which is the answer.
    return undefined;
  }
}
