import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { app } from "electron";
import { takeKeys } from "../bridge/key-variables.ts";
import { billingAddressFrom } from "../core/billing-place.ts";
import { defaultDataFolder } from "../core/data-folder.ts";
import { linkCapability } from "../core/link-registration.ts";
import { argumentsBeforeLink } from "./deep-link-arguments.ts";
import { startDesktop } from "./desktop.ts";

// What is started from here, the core's process too, inherits no key that the person's shell has.
takeKeys(process.env);

// Chromium adds switches of its own, so unknown ones are none of our business.
const args = argumentsBeforeLink(process.argv.slice(1));
const { values } = parseArgs({ args, options: { data: { type: "string" } }, strict: false });

const dataFolder = typeof values.data === "string" ? values.data : defaultDataFolder();

startDesktop({
  dataFolder,
  outFolder: fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, ""),
  platform: process.platform,
  args: process.argv.slice(1),
  billing: () => billingAddressFrom(process.env),
  appImage: process.env["APPIMAGE"],
  userApplicationsFolder: join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local/share"), "applications"),
  linksFromSource: () => linkCapability({ platform: process.platform, env: process.env }, dataFolder),
  setTimer: (run, delayMs) => void setTimeout(run, delayMs),
  now: () => performance.now(),
});

process.on("SIGTERM", () => app.quit());
process.on("SIGINT", () => app.quit());
