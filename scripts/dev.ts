import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, watch } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseHostOptions } from "../apps/desktop/src/web-host/options.ts";
import { BuildFailed, buildStale, outFolder } from "./build/build-stale.ts";
import { parts, root, type PartName } from "./build/parts.ts";
import { openBilling } from "./start/billing.ts";
import { whenParentEnds } from "./start/parent-watch.ts";

// `pnpm dev [-- options of npm start]`: MyBA in the browser, built and started anew whenever a source changes. The
// page reloads itself, because the host tells pages of another build to.
const names: readonly PartName[] = ["web-host", "renderer", "web"];
const say = (line: string): void => console.log(line);

const args = process.argv.slice(2);
const port = args.some((argument) => argument.startsWith("--port")) ? [] : ["--port", String(await freePort())];
const billing = await openBilling(parseHostOptions(args), process.env, say);
// The same key for every restart, so that pages keep their session.
const env = { ...billing.env, MYBA_SESSION_KEY: randomBytes(32).toString("base64url") };

let host: ChildProcess | undefined;
let isStopping = false;
let isBuilding = false;
let isChanged = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
whenParentEnds(stop);
for (const folder of watchedFolders()) watch(folder, { recursive: true }, onChange);
await rebuild();

async function rebuild(): Promise<void> {
  isBuilding = true;
  do {
    isChanged = false;
    const isFirst = host === undefined;
    const isBuilt = await tryBuild();
    if (isBuilt && !isStopping) await restart(isFirst);
  } while (isChanged);
  isBuilding = false;
}

function onChange(): void {
  isChanged = true;
  if (!isBuilding && !isStopping) void rebuild();
}

/** Answers whether there is something new to run. What failed is said, and the next change tries again. */
async function tryBuild(): Promise<boolean> {
  try {
    const built = await buildStale(say, names);
    return built.length > 0 || host === undefined;
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    say(error.message);
    return false;
  }
}

async function restart(isFirst: boolean): Promise<void> {
  await end(host);
  // Only the first start opens a browser; afterwards the open page comes back by itself.
  const again = isFirst || args.includes("--no-open") ? [] : ["--no-open"];
  const started = spawn(process.execPath, [join(outFolder("web-host"), "main.js"), ...args, ...port, ...again], {
    stdio: ["ignore", isFirst ? "inherit" : "ignore", "inherit"],
    env,
  });
  host = started;
  if (!isFirst) say("Restarted.");
  started.once("close", (code) => {
    if (host === started && !isStopping) {
      void billing.close().finally(() => process.exit(code ?? 1));
    }
  });
}

function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null) return Promise.resolve();
  host = undefined;
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.kill("SIGTERM");
  return ended;
}

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  void end(host)
    .then(() => billing.close())
    .then(() => process.exit(0));
}

/** Folders only: the files among the inputs change with the packages, and then a restart by hand is due. */
function watchedFolders(): string[] {
  const folders = parts.filter(({ name }) => names.includes(name)).flatMap(({ inputs }) => inputs);
  return [...new Set(folders)]
    .filter((input) => input.includes("/src"))
    .map((input) => join(root, input))
    .filter(existsSync);
}

/** A port to keep over restarts, so that the open page finds its host again. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address() as { port: number }; // A TCP server's address has a port.
      probe.close(() => resolve(free));
    });
  });
}
