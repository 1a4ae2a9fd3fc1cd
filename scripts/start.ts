import { join } from "node:path";
import { AppError, wordsFor } from "../packages/shared/src/errors.ts";
import { hostHelp, parseHostOptions, type HostOptions } from "../apps/desktop/src/web-host/options.ts";
import { BuildFailed, buildStale, outFolder } from "./build/build-stale.ts";
import { root } from "./build/parts.ts";
import { chooseHost } from "./start/choose-host.ts";
import { runChild } from "./start/run-child.ts";

// `npm start`: builds what is stale and opens MyBA, in its window where there can be one, else in the browser.
const args = process.argv.slice(2);
const desktop = join(root, "apps/desktop");

/** Electron's exit code when it has explained itself in a dialog (see `apps/desktop/src/main/desktop.ts`). */
const explainedFailure = 3;

/** A window that fails so soon did not open at all. */
const openingMs = 15_000;

try {
  process.exitCode = await start(parseHostOptions(args));
} catch (error) {
  if (!(error instanceof AppError || error instanceof BuildFailed)) throw error;
  const words = error instanceof AppError ? wordsFor(error) : { message: error.message, next: "" };
  console.error([words.message, words.next].filter(Boolean).join("\n"));
  process.exitCode = 1;
}

async function start(options: HostOptions): Promise<number> {
  if (options.help) {
    console.log(hostHelp);
    return 0;
  }
  // A window has neither a port nor an address to print.
  if (options.browser || !options.open || options.port !== 0) return openInBrowser();
  const host = await chooseHost(desktop, (line) => console.log(line));
  if (host.kind === "browser") {
    console.log(`The desktop window is not available (${host.reason}), so MyBA opens in the browser.`);
    return openInBrowser();
  }
  await buildStale((line) => console.log(line), ["main", "preload", "core", "renderer"]);
  const end = await runChild(host.binary, windowArguments(options), windowEnvironment());
  if (end.code === 0 || end.code === explainedFailure || end.tookMs > openingMs) return end.code;
  console.log("The desktop window could not open, so MyBA opens in the browser.");
  return openInBrowser();
}

async function openInBrowser(): Promise<number> {
  await buildStale((line) => console.log(line), ["web-host", "renderer"]);
  return (await runChild(process.execPath, [join(outFolder("web-host"), "main.js"), ...args])).code;
}

function windowArguments({ dataFolder }: HostOptions): string[] {
  return [desktop, ...(dataFolder === undefined ? [] : [`--data=${dataFolder}`])];
}

/** With this variable set, as some editors do, Electron would be a plain Node. */
function windowEnvironment(): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _plainNode, ...env } = process.env;
  return env;
}
