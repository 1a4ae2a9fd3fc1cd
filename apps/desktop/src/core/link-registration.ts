import type { Capabilities } from "../bridge/app.ts";
import type { LinkDesktop } from "./links/link-desktop.ts";
import { linuxLinks } from "./links/linux-links.ts";
import { windowsLinks } from "./links/windows-links.ts";

/** The desktop that links are registered at. */
export interface LinkPlace {
  readonly platform: NodeJS.Platform;
  /** Names the person's own folders on Linux by `XDG_DATA_HOME` and `XDG_CONFIG_HOME`. */
  readonly env: NodeJS.ProcessEnv;
}

/** What comes behind it is no option: a link with an unescaped quote could otherwise choose another data folder. */
const endOfOptions = "--";

/** The end of a registered command, by which a data folder knows its own. */
const endsOf = (dataFolder: string): string[][] => [
  ["--data", dataFolder, "open-link", endOfOptions],
  ["--data", dataFolder, "open-link", "--browser", endOfOptions],
];

/**
 * Makes a program that ends in `--data DIR open-link` the one that this person's desktop starts for `myba://` links, with
 * the link as its last argument, behind a `--`. Answers whether it is; the reason is in the person's words.
 */
export async function registerLinks(
  place: LinkPlace & { readonly command: readonly string[] },
): Promise<Capabilities["deepLinks"]> {
  const desktop = desktopOf(place);
  if (desktop === undefined) return { available: false, reason: onlyInstalled };
  const command = [...place.command, endOfOptions];
  const obstacle = await desktop.register(command);
  if (obstacle !== undefined) return { available: false, reason: obstacle };
  const isInForce = desktop.inForce() === desktop.written(command);
  return isInForce ? { available: true } : { available: false, reason: "This desktop did not take it" };
}

/** Whether links reach the MyBA that has this data folder. */
export function linkCapability(place: LinkPlace, dataFolder: string): Capabilities["deepLinks"] {
  const desktop = desktopOf(place);
  if (desktop === undefined) return { available: false, reason: onlyInstalled };
  const entry = desktop.inForce();
  if (entry === undefined)
    return { available: false, reason: "Links open MyBA once it was started with npm start -- --register-links" };
  // Written without a program, the rest of the command is what stands behind any program.
  const isOwn = endsOf(dataFolder).some((end) => entry.includes(` ${argumentsIn(desktop, end)}`));
  return isOwn ? { available: true } : { available: false, reason: "Links open another MyBA than this one" };
}

const onlyInstalled = "On this system links open the installed MyBA only";

/** How arguments and the link's place after them are written. */
function argumentsIn(desktop: LinkDesktop, args: readonly string[]): string {
  const marker = "program";
  const text = desktop.written([marker, ...args]);
  const start = text.indexOf(marker) + marker.length;
  return text.slice(text.indexOf(" ", start) + 1).split("\n")[0] ?? "";
}

function desktopOf({ platform, env }: LinkPlace): LinkDesktop | undefined {
  if (platform === "linux") return linuxLinks(env);
  return platform === "win32" ? windowsLinks(env) : undefined;
}
