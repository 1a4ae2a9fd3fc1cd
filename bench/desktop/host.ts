import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Browser } from "@playwright/test";
import { WebSocket } from "ws";
import { clientOverSocket } from "../../apps/desktop/src/bridge/client.ts";
import { startCore } from "../../apps/desktop/src/core/core.ts";
import { seedTickets } from "../../apps/desktop/src/core/testing/seed-tickets.ts";
import { outFolder } from "../../scripts/build/build-stale.ts";
import { ensureChromium } from "../../scripts/prepare.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";

const rounds = 5;
const listedTickets = 10_000;
const roundTrips = 500;
const available = { available: true } as const;

/** The web host as a process of its own: start, memory, first list in Chromium, and one call's round trip. */
export async function measureHost(): Promise<BenchmarkResult> {
  const folder = await mkdtemp(join(tmpdir(), "myba-bench-"));
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ["--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    await seed(join(folder, "full"));
    const listening: number[] = [];
    const paint: number[] = [];
    const rss: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const empty = await startHost(join(folder, `empty-${round}`));
      listening.push(empty.listenedMs);
      rss.push(residentMb(empty.child));
      await stop(empty.child);
      const full = await startHost(join(folder, "full"));
      paint.push(await firstListMs(browser, full.url));
      await stop(full.child);
    }
    const { url, child } = await startHost(join(folder, "full"));
    const trips = await roundTripTimes(url);
    await stop(child);
    return {
      metrics: {
        webHostListenMs: quantile(listening, 0.5),
        listPaintMs: quantile(paint, 0.5),
        rpcP50Ms: quantile(trips, 0.5),
        ...(rss.every((value) => value > 0) && { coreRssMb: quantile(rss, 0.5) }),
      },
      notes: [
        `list: navigation to visible rows with ${listedTickets} tickets in a fresh browser profile, ${rounds} rounds`,
        `round trip: app.settings over the web host's socket, p95 ${quantile(trips, 0.95).toFixed(2)} ms`,
        "memory: the whole web host process, idle on an empty data folder",
      ],
    };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function seed(dataFolder: string): Promise<void> {
  const capabilities = { nativeWindow: available, deepLinks: available };
  const core = await startCore({ dataFolder, version: "bench", capabilities });
  await seedTickets(core, listedTickets);
  await core.close();
}

interface RunningHost {
  readonly child: ChildProcess;
  readonly url: string;
  readonly listenedMs: number;
}

async function startHost(dataFolder: string): Promise<RunningHost> {
  const startedAt = performance.now();
  const main = join(outFolder("web-host"), "main.js");
  const child = spawn(process.execPath, [main, "--no-open", "--data", dataFolder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1\S+/.exec(line)?.[0];
    if (url) return { child, url, listenedMs: performance.now() - startedAt };
  }
  throw new Error("the web host ended without an address");
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** Linux tells a process's memory in /proc; elsewhere 0, which is left out of the result. */
function residentMb(child: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function firstListMs(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  // The start address trades its token for a cookie; what is measured is the opening of the list after that.
  await page.goto(url);
  await page.getByRole("navigation").first().waitFor();
  const address = new URL(page.url());
  const startedAt = performance.now();
  await page.goto("about:blank");
  await page.goto(`${address.origin}/#/tickets`);
  await page
    .getByText(/^T-\d+$/)
    .first()
    .waitFor();
  const took = performance.now() - startedAt;
  await context.close();
  return took;
}

async function roundTripTimes(url: string): Promise<number[]> {
  const address = new URL(url);
  const token = new URLSearchParams(address.hash.slice(1)).get("token");
  const session = await fetch(`${address.origin}/session`, {
    method: "POST",
    headers: { origin: address.origin, "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const cookie = session.headers.getSetCookie().map((line) => line.split(";")[0]);
  const socket = new WebSocket(`ws://${address.host}/bridge`, {
    headers: { cookie: cookie.join("; ") },
    origin: address.origin,
  });
  await once(socket, "open");
  const client = clientOverSocket(socket as unknown as globalThis.WebSocket); // `ws` has the part of the browser's API that the client uses.
  const times: number[] = [];
  for (let trip = 0; trip < roundTrips; trip++) {
    const startedAt = performance.now();
    await client.app.settings();
    times.push(performance.now() - startedAt);
  }
  socket.close();
  return times;
}
