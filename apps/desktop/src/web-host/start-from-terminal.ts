import { fileURLToPath } from "node:url";
import { takeKeys } from "../bridge/key-variables.ts";
import { billingAddressFrom } from "../core/billing-place.ts";
import { defaultDataFolder } from "../core/data-folder.ts";
import { linkCapability } from "../core/link-registration.ts";
import { keyring } from "../core/secrets/keyring.ts";
import { hasDisplay, openBrowser } from "./browser.ts";
import { runWebHost } from "./run-web-host.ts";

/** Runs the web host with this process's arguments, environment and signals, and sets the exit code. */
export async function startFromTerminal(): Promise<void> {
  // What is started from here, such as a browser, inherits no key that the person's shell has.
  takeKeys(process.env);
  const stopped = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stopOrLeave(stopped.resolve));
  const sessionKey = process.env["MYBA_SESSION_KEY"];
  process.exitCode = await runWebHost({
    args: process.argv.slice(2),
    rendererFolder: fileURLToPath(new URL("../renderer", import.meta.url)),
    defaultDataFolder,
    // Loaded while the port is being opened.
    startCore: async (config) => {
      const { startCore } = await import("../core/core.ts");
      return startCore({ ...config, openKeychain: keyring(process.platform), env: process.env, looksForModels: true });
    },
    billing: () => billingAddressFrom(process.env),
    deepLinks: (dataFolder) => linkCapability({ platform: process.platform, env: process.env }, dataFolder),
    openBrowser: hasDisplay(process.platform, process.env) ? openBrowser : undefined,
    stopped: stopped.promise,
    sessionKey: sessionKey ? Buffer.from(sessionKey, "base64url") : undefined,
    print: (line) => process.stdout.write(`${line}\n`),
    printError: (line) => process.stderr.write(`${line}\n`),
  });
}

/** One Ctrl-C arrives several times, from the terminal, from npm and from the start script. */
const impatienceMs = 1000;

/** Stops in order the first time. Asked again later, the person does not want to wait; what was saved is safe. */
function stopOrLeave(stop: () => void): () => void {
  let firstAt: number | undefined;
  return () => {
    firstAt ??= performance.now();
    if (performance.now() - firstAt > impatienceMs) process.exit(130);
    stop();
  };
}
