import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Capabilities } from "../bridge/app.ts";
import { execArgument, linkDesktopEntry } from "../bridge/desktop-entry.ts";

/** The desktop that links are registered at. */
export interface LinkDesktop {
  readonly platform: NodeJS.Platform;
  /** Names the person's own folders by `XDG_DATA_HOME` and `XDG_CONFIG_HOME`, `~/.local/share` and `~/.config` without. */
  readonly env: NodeJS.ProcessEnv;
}

/** Not `myba.desktop`: that is the installed program's, which stays in the menu. */
const fileName = "myba-from-source.desktop";
const linkType = "x-scheme-handler/myba";

/**
 * Makes a command the one that this person's desktop starts for `myba://` links, with the link as its last argument.
 * Answers whether it is; the reason is in the person's words.
 */
export async function registerLinks(
  desktop: LinkDesktop & { readonly command: readonly string[] },
): Promise<Capabilities["deepLinks"]> {
  if (desktop.platform !== "linux") return { available: false, reason: onlyInstalled };
  const { applications } = foldersOf(desktop.env);
  const text = linkDesktopEntry(desktop.command);
  try {
    mkdirSync(applications, { recursive: true });
    writeFileSync(join(applications, fileName), text);
  } catch {
    return { available: false, reason: `${applications} cannot be written` };
  }
  await run("xdg-mime", ["default", fileName, linkType], desktop.env);
  return entryInForce(desktop) === text
    ? { available: true }
    : { available: false, reason: "xdg-mime did not take it" };
}

/** Whether links reach the MyBA that has this data folder. Looks at a few small files only. */
export function linkCapability(desktop: LinkDesktop, dataFolder: string): Capabilities["deepLinks"] {
  if (desktop.platform !== "linux") return { available: false, reason: onlyInstalled };
  const entry = entryInForce(desktop);
  if (entry === undefined)
    return { available: false, reason: "Links open MyBA once it was started with npm start -- --register-links" };
  // The end of what `registerLinks` was given for this folder.
  const start = ` --data ${execArgument(dataFolder)} open-link `;
  if (["%u\n", "--browser %u\n"].some((end) => entry.includes(start + end))) return { available: true };
  return { available: false, reason: "Links open the MyBA that has another data folder" };
}

const onlyInstalled = "On this system links open the installed MyBA only";

/** What the desktop starts for links, if that is ours. */
function entryInForce({ env }: LinkDesktop): string | undefined {
  const { applications, settings } = foldersOf(env);
  const list = textOf(join(settings, "mimeapps.list")) ?? "";
  const [, defaults = ""] = /^\[Default Applications\]\n([^[]*)/m.exec(list) ?? [];
  const isOurs = defaults.split("\n").some((line) => line.replace(/;.*$/, "").trim() === `${linkType}=${fileName}`);
  return isOurs ? textOf(join(applications, fileName)) : undefined;
}

function foldersOf(env: NodeJS.ProcessEnv): { readonly applications: string; readonly settings: string } {
  const data = env["XDG_DATA_HOME"] || join(homedir(), ".local/share");
  return { applications: join(data, "applications"), settings: env["XDG_CONFIG_HOME"] || join(homedir(), ".config") };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Not there, which is the answer.
    return undefined;
  }
}

/** Failure is seen by what has not changed afterwards. */
async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await once(spawn(program, args, { stdio: "ignore", env }), "close");
  } catch {
    // It is not there, or cannot be run.
  }
}
