import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A program in a process of its own. */
export interface Program {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

const startsWithinMs = 20_000;
/** As it runs in production, on both sides. */
const environment = { ...process.env, NODE_ENV: "production" };

/** Starts a program of this folder, or of another, that prints its address. */
export async function startPrinting(file: string): Promise<Program> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
    env: environment,
  });
  for await (const url of createInterface({ input: child.stdout })) return { url, child, stop: () => stop(child) };
  throw new Error(`${file} ended without an address`);
}

/** Starts the billing server with everything on, its log in a file, and waits until it is ready. */
export async function startServer(variables: Readonly<Record<string, string>>, logFile: string): Promise<Program> {
  const port = await freePort();
  const main = fileURLToPath(new URL("../../apps/billing-server/src/main.ts", import.meta.url));
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, [main, "serve"], {
    stdio: ["ignore", log, "inherit"],
    env: { ...environment, ...variables, MYBA_HOST: "127.0.0.1", MYBA_PORT: String(port) },
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  const givesUpAt = Date.now() + startsWithinMs;
  for (;;) {
    if (await isReady(url)) return { url, child, stop: () => stop(child) };
    if (child.exitCode !== null || Date.now() > givesUpAt)
      throw new Error(`the server did not start: ${readFileSync(logFile, "utf8").slice(-1000)}`);
    await sleep(50);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false; // Nobody listens yet.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // Of a port.
  server.close();
  await once(server, "close");
  return port;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** What Linux tells of a process, or zeros elsewhere. */
export function usageOf({ child }: Program): { cpuMs: number; residentMb: number } {
  try {
    const ticks = (readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1] ?? "").split(" ");
    const pages = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
    return { cpuMs: (Number(ticks[11]) + Number(ticks[12])) * 10, residentMb: Number(pages) / 1024 };
  } catch {
    return { cpuMs: 0, residentMb: 0 };
  }
}
