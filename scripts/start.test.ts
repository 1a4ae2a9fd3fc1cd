import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildStale } from "./build/build-stale.ts";
import { root } from "./build/parts.ts";

const buildLimitMs = 120_000;
beforeAll(async () => void (await buildStale(() => {}, ["web-host", "renderer", "web"])), buildLimitMs);

let folder: string;
const running = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-start-"));
});
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => running.clear());

interface Run {
  readonly child: ChildProcess;
  /** Settles with the address once it is printed; rejects when the program ends before. */
  readonly address: Promise<string>;
  readonly end: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Without tokens, but where a test is about them: a billing server takes its time. */
function start(...args: string[]): Run {
  return startIn({ ...process.env, MYBA_BILLING_URL: "none" }, ...args);
}

function startIn(env: NodeJS.ProcessEnv, ...args: string[]): Run {
  return follow(spawn(process.execPath, ["scripts/start.ts", "--no-open", ...args], { cwd: root, env }));
}

function follow(child: ChildProcessWithoutNullStreams): Run {
  running.add(child);
  let stdout = "";
  let stderr = "";
  const address = Promise.withResolvers<string>();
  address.promise.catch(() => undefined);
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    const found = /open at (http:\S+)/.exec(stdout)?.[1];
    if (found) address.resolve(found);
  });
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const end = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once("close", (code) => {
      running.delete(child);
      address.reject(new Error(`ended with ${code}: ${stderr}`));
      resolve({ code, stdout, stderr });
    });
  });
  return { child, address: address.promise, end };
}

describe("npm start", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("prints the address, and %s ends everything cleanly", async (signal) => {
    const run = start("--data", join(folder, "data"));
    const address = await run.address;
    const page = await fetch(new URL("/", address));
    expect(page.status).toBe(401);
    run.child.kill(signal);
    expect(await run.end).toMatchObject({ code: 0, stderr: "" });
    await expect(fetch(address)).rejects.toThrow("fetch failed");
  });

  test.skipIf(process.platform === "win32")("a signal that npm alone gets ends everything too", async () => {
    // As npm runs it: by a shell script that waits for Node and dies of signals without passing them on.
    const script = `MYBA_BILLING_URL=none "$0" scripts/start.ts --no-open --data "$1"; exit $?`;
    const run = follow(spawn("sh", ["-c", script, process.execPath, folder], { cwd: root }));
    const address = await run.address;
    run.child.kill("SIGTERM");
    // The pipes close when the last of the three processes has ended.
    await run.end;
    await expect(fetch(address)).rejects.toThrow("fetch failed");
  });

  test("started twice with one data folder, it opens the one that runs", async () => {
    const first = start("--data", folder);
    const address = await first.address;
    const second = await start("--data", folder).end;
    expect(second).toMatchObject({ code: 0, stderr: "" });
    expect(second.stdout).toContain("MyBA is already running with this data folder");
    expect(/http:\S+/.exec(second.stdout)?.[0]).toMatch(new RegExp(`^${new URL(address).origin}/open#token=`));
    first.child.kill("SIGTERM");
    expect((await first.end).code).toBe(0);
  });

  test("it brings a sandbox to buy tokens in, which runs and ends with it", async () => {
    const { MYBA_BILLING_URL: _named, ...env } = process.env;
    const first = startIn(env, "--data", folder);
    await first.address;
    const { server } = JSON.parse(readFileSync(join(folder, "sandbox/ports.json"), "utf8")) as { server: number };
    const health = `http://127.0.0.1:${server}/readyz`;
    expect((await fetch(health)).status).toBe(200);
    // A second start needs no second one.
    const second = await startIn(env, "--data", folder).end;
    expect(second).toMatchObject({ code: 0, stderr: "" });
    expect(second.stdout).toContain("already running");
    expect((await fetch(health)).status).toBe(200);
    first.child.kill("SIGINT");
    const { code, stdout, stderr } = await first.end;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`http://127.0.0.1:${server}`);
    await expect(fetch(health)).rejects.toThrow("fetch failed");
  });

  test("where it cannot start it says why in words and ends with 1", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const port = (taken.address() as { port: number }).port; // A TCP server's address has a port.
    const noPort = await start("--data", folder, "--port", String(port)).end;
    expect(noPort.code).toBe(1);
    expect(noPort.stdout).not.toContain("open at");
    expect(noPort.stderr).toBe(
      `Port ${port} is used by another program.\nChoose another with --port, or leave it out to take any free one.\n`,
    );
    taken.close();

    writeFileSync(join(folder, "file"), "");
    const noFolder = await start("--data", join(folder, "file")).end;
    expect(noFolder.code).toBe(1);
    expect(noFolder.stderr).toContain(join(folder, "file"));
    expect(noFolder.stderr).not.toMatch(/\n\s+at /);
  });
});
