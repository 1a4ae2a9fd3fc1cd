import { addAbortSignal } from "node:stream";
import { takeKeys } from "../bridge/key-variables.ts";
import { defaultDataFolder } from "../core/data-folder.ts";
import { askPerson } from "./ask-person.ts";
import { hasDisplay, openBrowser } from "../web-host/browser.ts";
import type { CliIo } from "./io.ts";
import { startApp } from "./start-app.ts";

/** This process as a terminal program sees it. The first Ctrl-C asks the work to stop, the second ends the process. */
export function processIo(): CliIo {
  // Before anything else: what is started from here inherits no key.
  const env = { ...process.env, ...takeKeys(process.env) };
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => interrupted.abort());
  }
  // Each write reports its own failure; without a listener the event would end the process with a stack.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
  const wantsColour = !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
  return {
    // A person who presses Ctrl-C does not want to end the input first.
    stdin: () => addAbortSignal(interrupted.signal, process.stdin),
    writeOut: (text) =>
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
      }),
    writeError: (text) => void process.stderr.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns : 10_000,
    isScreen: process.stdout.isTTY,
    hasColour: process.stdout.isTTY && wantsColour,
    showsProgress: process.stderr.isTTY,
    interrupted: interrupted.signal,
    env,
    ask: (question, options) => askPerson(question, { hidden: options?.hidden === true, signal: interrupted.signal }),
    openBrowser: async (url) => hasDisplay(process.platform, process.env) && (await openBrowser(url)),
    startApp,
    defaultDataFolder,
  };
}
