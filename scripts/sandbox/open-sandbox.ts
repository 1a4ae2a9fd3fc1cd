import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../apps/billing-server/sandbox/start-sandbox.ts";
import { expectedDatabaseError } from "../../apps/desktop/src/core/database/database-errors.ts";
import { type FolderLock, lockFolder } from "../../apps/desktop/src/core/database/folder-lock.ts";
import { AppError } from "../../packages/shared/src/errors.ts";

/** A sandbox that the app may use. */
export interface OpenSandbox {
  /** Where its billing server listens. */
  readonly url: string;
  /** False where another process has it, which ends it too. */
  readonly isOwn: boolean;
  /** Codes to try; null where another process made them. */
  readonly codes: Sandbox["codes"];
  close(): Promise<void>;
}

/** So long another process has for starting the one sandbox that a folder can have. */
const patienceMs = 20_000;

/**
 * Starts the billing server and stand-ins for all outside of it, with what was bought and used the last time in the same
 * folder, and on the same ports if they are free. Where another process has the folder its sandbox is used. Throws
 * `data/locked` where that does not answer, `data/read-only`, and what the billing server's start throws.
 */
export async function openSandbox(folder: string): Promise<OpenSandbox> {
  const lock = take(folder);
  if (lock === null) return runningSandbox(folder);
  const log = createWriteStream(join(folder, "server.log"), { mode: 0o600 });
  try {
    const sandbox = await startSandbox({
      dataFolder: join(folder, "billing"),
      ports: await stillFree(portsIn(folder)),
      serverPorts: { logTo: log },
      setsUpShop: true,
    });
    keepPorts(folder, sandbox);
    return {
      url: sandbox.url,
      isOwn: true,
      codes: sandbox.codes,
      async close() {
        await sandbox.close();
        log.end();
        await once(log, "close");
        lock.release();
      },
    };
  } catch (error) {
    log.destroy();
    lock.release();
    throw error;
  }
}

/** Null where another process has it. Throws `data/read-only`, `data/disk-full`. */
function take(folder: string): FolderLock | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return lockFolder(folder);
  } catch (error) {
    throw expectedDatabaseError(error, folder);
  }
}

async function runningSandbox(folder: string): Promise<OpenSandbox> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 200) {
    const { server } = portsIn(folder);
    const url = `http://127.0.0.1:${server}`;
    // oxlint-disable-next-line no-await-in-loop -- One look after the other.
    if (server !== undefined && (await isServing(url)))
      return { url, isOwn: false, codes: null, close: () => Promise.resolve() };
    // oxlint-disable-next-line no-await-in-loop -- The same.
    await sleep(200);
  }
  throw new AppError("data/locked", { folder });
}

async function isServing(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    // Nobody listens there, yet or any more.
    return false;
  }
}

type Ports = NonNullable<SandboxOptions["ports"]>;

const fileIn = (folder: string): string => join(folder, "ports.json");

function portsIn(folder: string): Ports {
  try {
    const kept: unknown = JSON.parse(readFileSync(fileIn(folder), "utf8"));
    return Object.fromEntries(Object.entries(kept ?? {}).filter(([, port]) => isPort(port)));
  } catch {
    // The first start, or a file that somebody has changed: any ports will do.
    return {};
  }
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65_536;
}

const portOf = (url: string): number => Number(new URL(url).port);

function keepPorts(folder: string, sandbox: Sandbox): void {
  const [server, clerk, stripe, model] = [
    sandbox.url,
    sandbox.clerk.url,
    sandbox.stripe.url,
    sandbox.model.url("openrouter"),
  ].map(portOf);
  writeFileSync(fileIn(folder), JSON.stringify({ server, clerk, stripe, model }));
}

/** Those that nobody else listens on; pages and sign-ins that are open find the sandbox there again. */
async function stillFree(wanted: Ports): Promise<Ports> {
  const looked = await Promise.all(
    Object.entries(wanted).map(async ([name, port]) => [name, (await isFree(port)) ? port : undefined] as const),
  );
  return Object.fromEntries(looked.filter(([, port]) => port !== undefined));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
