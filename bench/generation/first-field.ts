import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Page } from "@playwright/test";
import { WebSocket } from "ws";
import { clientOverSocket, type CoreClient } from "../../apps/desktop/src/bridge/client.ts";
import { createGate } from "../../packages/sandbox/src/model/gate.ts";
import { type ModelDouble, startModelDouble } from "../../packages/sandbox/src/model/model-double.ts";
import { sandboxKeys } from "../../packages/sandbox/src/model/world.ts";
import { outFolder } from "../../scripts/build/build-stale.ts";
import { ensureChromium } from "../../scripts/prepare.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { specification } from "./text.ts";

const rounds = 9;

/**
 * From the provider's first byte to the first field of a ticket: as an event at a WebSocket client, and painted in
 * Chromium on the page of the generation. The web host is a process of its own, the model one beside the clock.
 */
export async function measureFirstField(): Promise<BenchmarkResult> {
  const folder = await mkdtemp(join(tmpdir(), "myba-bench-"));
  const double = await startModelDouble();
  const host = await startHost(join(folder, "data"));
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ["--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    const { client, cookies, close } = await openClient(host.url);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(`${new URL(host.url).origin}/`);
    await client.secrets.useSession();
    const added = { preset: "openai", baseUrl: double.url("openai"), key: sandboxKeys.valid, unchecked: false };
    const { id } = await client.providers.add(added);
    const seen: number[] = [];
    const painted: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const times = await firstField({ client, double, page, providerId: id, round });
      if (round === 0) continue;
      seen.push(times.seenMs);
      painted.push(times.paintedMs);
    }
    close();
    return {
      metrics: { firstFieldMs: quantile(painted, 0.5) },
      notes: [
        `first field: painted p95 ${quantile(painted, 0.95).toFixed(1)} ms; as an event at a WebSocket client ` +
          `p50 ${quantile(seen, 0.5).toFixed(1)} ms, p95 ${quantile(seen, 0.95).toFixed(1)} ms; ${rounds} rounds`,
      ],
    };
  } finally {
    await browser.close();
    await stop(host.child);
    await double.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Round {
  readonly client: CoreClient;
  readonly double: ModelDouble;
  readonly page: Page;
  readonly providerId: Awaited<ReturnType<CoreClient["providers"]["add"]>>["id"];
  readonly round: number;
}

async function firstField({ client, double, page, providerId, round }: Round) {
  const gate = createGate();
  double.script({ hold: { before: 0, gate } });
  const [project] = await client.projects.list();
  if (!project) throw new Error("there is no project");
  const { id } = await client.generations.start({
    projectId: project.id,
    name: `round ${round}`,
    text: `Round ${round}.\n\n${specification(3)}`,
    draftId: null,
    choice: { providerId, model: null },
    confirmed: true,
  });
  await page.goto(`${new URL(page.url()).origin}/#/generations/${id}`);
  await page.getByRole("region", { name: "Tickets found" }).waitFor();
  const painting = page.evaluate(firstCardPaintedAt);
  const seeing = firstTicketAt(await client.generations.feed({ id }));
  await gate.reached;
  const firstByteAt = performance.timeOrigin + performance.now();
  gate.release();
  const [seenAt, paintedAt] = await Promise.all([seeing, painting]);
  await client.generations.cancel({ id });
  return { seenMs: seenAt - firstByteAt, paintedMs: paintedAt - firstByteAt };
}

/** Runs in the page: when the first ticket's card is on the screen, in milliseconds since 1970. */
function firstCardPaintedAt(): Promise<number> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.querySelector('section[aria-label="Tickets found"] li') === null) return;
      observer.disconnect();
      // The frame that holds the card has been painted when the next task after it begins.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", () => resolve(performance.timeOrigin + performance.now()));
        port1.start();
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    look();
  });
}

async function firstTicketAt(events: AsyncIterable<{ kind: string }>): Promise<number> {
  for await (const { kind } of events) if (kind === "ticket") return performance.timeOrigin + performance.now();
  throw new Error("the generation ended without a ticket");
}

async function startHost(dataFolder: string): Promise<{ child: ChildProcess; url: string }> {
  const main = join(outFolder("web-host"), "main.js");
  const child = spawn(process.execPath, [main, "--no-open", "--data", dataFolder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1\S+/.exec(line)?.[0];
    if (url) return { child, url };
  }
  throw new Error("the web host ended without an address");
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** Trades the start address for a session, for a client of our own and for the browser. */
async function openClient(url: string) {
  const address = new URL(url);
  const token = new URLSearchParams(address.hash.slice(1)).get("token");
  const session = await fetch(`${address.origin}/session`, {
    method: "POST",
    headers: { origin: address.origin, "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const pairs = session.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  const socket = new WebSocket(`ws://${address.host}/bridge`, {
    headers: { cookie: pairs.join("; ") },
    origin: address.origin,
  });
  await once(socket, "open");
  return {
    client: clientOverSocket(socket as unknown as globalThis.WebSocket), // `ws` has the part of the browser's API that the client uses.
    cookies: pairs.map((pair) => ({
      name: pair.slice(0, pair.indexOf("=")),
      value: pair.slice(pair.indexOf("=") + 1),
      url: address.origin,
    })),
    close: () => socket.close(),
  };
}
