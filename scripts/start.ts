import { join } from "node:path";
import { defaultDataFolder } from "../apps/desktop/src/core/data-folder.ts";
import { registerLinks } from "../apps/desktop/src/core/link-registration.ts";
import { AppError, wordsFor } from "../packages/shared/src/errors.ts";
import { hostHelp, parseHostOptions, type HostOptions } from "../apps/desktop/src/web-host/options.ts";
import { linkArgument } from "../apps/desktop/src/main/deep-link-arguments.ts";
import { BuildFailed, buildStale, outFolder } from "./build/build-stale.ts";
import { root } from "./build/parts.ts";
import { openBilling } from "./start/billing.ts";
import { chooseHost } from "./start/choose-host.ts";
import { runChild } from "./start/run-child.ts";

// `npm start`: builds what is stale, starts a sandbox to buy tokens in, and opens MyBA, in its window where there can be
// one, else in the browser.
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
  if (options.registerLinks) await register(options);
  await buildStale(say, ["web"]);
  const billing = await openBilling(options, process.env, say);
  try {
    return await openApp(options, billing.env);
  } finally {
    await billing.close();
  }
}

/** For this data folder; a later start with another one would take the links over. */
async function register({ dataFolder = defaultDataFolder(), browser }: HostOptions): Promise<void> {
  const how = browser ? ["--browser"] : [];
  const command = [process.execPath, join(root, "scripts/myba.ts"), "--data", dataFolder, "open-link", ...how];
  const registered = await registerLinks({ platform: process.platform, env: process.env, command });
  say(registered.available ? "Links that begin with myba:// open this MyBA." : `Links: ${registered.reason}.`);
}

async function openApp(options: HostOptions, env: NodeJS.ProcessEnv): Promise<number> {
  // A window has neither a port nor an address to print.
  if (options.browser || !options.open || options.port !== 0) return openInBrowser(env);
  const host = await chooseHost(desktop, say);
  if (host.kind === "browser") {
    console.log(`The desktop window is not available (${host.reason}), so MyBA opens in the browser.`);
    return openInBrowser(env);
  }
  await buildStale(say, ["main", "preload", "core", "renderer"]);
  const end = await runChild(host.binary, windowArguments(options), withoutPlainNode(env));
  if (end.code === 0 || end.code === explainedFailure || end.tookMs > openingMs) return end.code;
  console.log("The desktop window could not open, so MyBA opens in the browser.");
  return openInBrowser(env);
}

async function openInBrowser(env: NodeJS.ProcessEnv): Promise<number> {
  await buildStale(say, ["web-host", "renderer"]);
  return (await runChild(process.execPath, [join(outFolder("web-host"), "main.js"), ...args], env)).code;
}

function windowArguments({ dataFolder, link }: HostOptions): string[] {
  return [
    desktop,
    ...(dataFolder === undefined ? [] : [`--data=${dataFolder}`]),
    ...(link === undefined ? [] : [linkArgument, link]),
  ];
}

function say(line: string): void {
  console.log(line);
}

/** With this variable set, as some editors do, Electron would be a plain Node. */
function withoutPlainNode({ ELECTRON_RUN_AS_NODE: _plainNode, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}
