import { fileURLToPath } from "node:url";
import { defaultDataFolder } from "../core/data-folder.ts";
import { hasDisplay, openBrowser } from "./browser.ts";
import { runWebHost } from "./run-web-host.ts";

/** Runs the web host with this process's arguments, environment and signals, and sets the exit code. */
export async function startFromTerminal(): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      stopped.resolve();
      // Asked a second time, the person does not want to wait. What was saved is safe in SQLite's journal.
      process.on(signal, () => process.exit(130));
    });
  }
  const sessionKey = process.env["MYBA_SESSION_KEY"];
  process.exitCode = await runWebHost({
    args: process.argv.slice(2),
    rendererFolder: fileURLToPath(new URL("../renderer", import.meta.url)),
    defaultDataFolder,
    // Loaded while the port is being opened.
    startCore: async (config) => (await import("../core/core.ts")).startCore(config),
    openBrowser: hasDisplay(process.platform, process.env) ? openBrowser : undefined,
    stopped: stopped.promise,
    sessionKey: sessionKey ? Buffer.from(sessionKey, "base64url") : undefined,
    print: (line) => process.stdout.write(`${line}\n`),
    printError: (line) => process.stderr.write(`${line}\n`),
  });
}
