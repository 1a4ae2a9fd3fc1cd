import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findPostgres, type PostgresBinaries } from "./postgres-binaries.ts";

// A process of its own that runs one PostgreSQL for as long as its standard input is open: when whoever started it
// ends, in whatever way, the server and its files go too. `on` as argument makes commits durable. It takes a line for
// each thing to do (`crash`, `start`) and answers each, and the start, with one line of JSON: `{url}` or `{reason}`.

const prefix = "myba-postgres-";
/** For what is thrown away in the end; cleaning up would go round the many databases of a test run all the time. */
const hasty = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "checkpoint_timeout=1h",
  "autovacuum=off",
  "jit=off",
];
const isDurable = process.argv[2] === "on";
removeLeftovers();
const folder = mkdtempSync(join(tmpdir(), prefix));
writeFileSync(join(folder, "guardian"), String(process.pid));
const data = join(folder, "data");
const password = randomBytes(9).toString("hex");
let server: ChildProcess | undefined;
let said = "";

try {
  const binaries = makeCluster();
  const port = await freePort();
  const start = async (): Promise<void> => {
    await run(binaries, port);
    answer({ url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres` });
  };
  await start();
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "crash") {
      await stop("SIGQUIT");
      answer({});
    } else if (line === "start") await start();
  }
  await stop("SIGINT");
} catch (error) {
  answer({ reason: error instanceof Error ? error.message : String(error) });
} finally {
  server?.kill("SIGQUIT");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit();

function answer(what: { url?: string; reason?: string }): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

function makeCluster(): PostgresBinaries {
  const binaries = findPostgres(folder);
  const { uid, gid } = binaries.owner;
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined) chownSync(passwordFile, uid, gid);
  const options = [
    "--auth=password",
    // Checking the password would take a third of the time that a connection does.
    "--set=scram_iterations=1",
    `--pwfile=${passwordFile}`,
    "--username=postgres",
    "--encoding=UTF8",
  ];
  const made = spawnSync(
    binaries.initdb,
    [`--pgdata=${data}`, ...options, "--locale=C", "--no-sync", "--no-instructions"],
    { ...binaries.owner, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  return binaries;
}

/** Resolves once connections are let in. */
function run(binaries: PostgresBinaries, port: number): Promise<void> {
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=128MB",
    "max_wal_size=2GB",
    "lc_messages=C",
    ...(isDurable ? [] : hasty),
  ];
  said = "";
  const child = spawn(binaries.postgres, ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
    ...binaries.owner,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  server = child;
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`PostgreSQL ended: ${said}`)));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-2000);
      if (text.includes("ready to accept connections")) resolve();
    });
  });
}

/** SIGINT ends the server in order, SIGQUIT at once, as if the power went. */
async function stop(signal: "SIGINT" | "SIGQUIT"): Promise<void> {
  const child = server;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => void child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => void listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo; // It listens on TCP.
  await new Promise((resolve) => void listener.close(resolve));
  return port;
}

/** A guardian that was killed left its files; without them its server ends by itself within a minute. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))) {
    const left = join(tmpdir(), name);
    try {
      process.kill(Number(readFileSync(join(left, "guardian"), "utf8")), 0);
    } catch (error) {
      // Only "no such process" says that nobody needs it; another guardian may just be starting.
      if ((error as NodeJS.ErrnoException).code === "ESRCH") rmSync(left, { recursive: true, force: true });
    }
  }
}
