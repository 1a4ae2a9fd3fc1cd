import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { parseDeepLink } from "@myba/shared/deep-link";
import { AppError } from "@myba/shared/errors";

/** What a person may say when starting MyBA in the browser. */
export interface HostOptions {
  /** Absolute; nothing means the usual place. */
  readonly dataFolder: string | undefined;
  /** 0 takes any free one. */
  readonly port: number;
  /** Whether to open the system's browser. */
  readonly open: boolean;
  /** Nothing means to stay until stopped. */
  readonly idleExitMs: number | undefined;
  /** The browser is wanted even where the desktop window can be had. */
  readonly browser: boolean;
  /** A `myba://` link to show, which the system gave. */
  readonly link: string | undefined;
  /** Whether `npm start` brings a billing server of its own, where nothing is real. */
  readonly sandbox: boolean;
  /** Whether `npm start` makes this person's desktop open `myba://` links with it. */
  readonly registerLinks: boolean;
  readonly help: boolean;
}

/** Reads the arguments. What makes no sense is `request/invalid`, or `link/invalid`. */
export function parseHostOptions(args: readonly string[]): HostOptions {
  const { values } = parsed(args);
  return {
    dataFolder: values.data === undefined ? undefined : dataFolder(values.data),
    port: number("--port", values.port, 65_535) ?? 0,
    open: values["no-open"] !== true,
    idleExitMs: minutesToMs(number("--idle-exit", values["idle-exit"], 10_000)),
    browser: values.browser === true,
    link: values.link === undefined ? undefined : link(values.link),
    sandbox: values["no-sandbox"] !== true,
    registerLinks: values["register-links"] === true,
    help: values.help === true,
  };
}

/** What `--help` prints. */
export const hostHelp = `MyBA turns rough requirements into tickets, on your own computer.

  npm start -- [options]

  --data DIR           keep everything in this folder instead of the usual place
  --browser            open in the browser even where the desktop window can be had
  --port N             serve the browser on this port; any free one without it
  --no-open            print the address only
  --idle-exit MINUTES  stop when no page has been open for so long
  --no-sandbox         buy tokens at the real billing server; without it nothing about money is real
  --register-links     let this desktop open myba:// links with this MyBA from now on
  --link LINK          show what a myba:// link names
  --help               show this

Ctrl-C stops MyBA. Started again with the same folder while it runs, it opens the one that runs.`;

function parsed(args: readonly string[]): {
  values: {
    data?: string;
    port?: string;
    "no-open"?: boolean;
    "idle-exit"?: string;
    browser?: boolean;
    link?: string;
    "no-sandbox"?: boolean;
    "register-links"?: boolean;
    help?: boolean;
  };
} {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        port: { type: "string" },
        "no-open": { type: "boolean" },
        browser: { type: "boolean" },
        "idle-exit": { type: "string" },
        link: { type: "string" },
        "no-sandbox": { type: "boolean" },
        "register-links": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ")[0]! : "unknown option"; // split never is empty.
    throw new AppError("request/invalid", { reason: `${reason} (see --help)` }, { cause: error });
  }
}

function dataFolder(text: string): string {
  if (text === "") throw new AppError("request/invalid", { reason: "--data needs a folder" });
  return resolve(text);
}

function link(text: string): string {
  parseDeepLink(text);
  return text;
}

function number(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new AppError("request/invalid", { reason: `${name} needs a whole number up to ${max}` });
}

function minutesToMs(minutes: number | undefined): number | undefined {
  return minutes === undefined ? undefined : minutes * 60_000;
}
