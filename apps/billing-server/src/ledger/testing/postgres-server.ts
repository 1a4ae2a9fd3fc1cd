import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A PostgreSQL that was started for tests or measurements, and goes when this process does. */
export interface PostgresServer {
  /** Address with the rights of the server's owner. */
  readonly url: string;
  /** Ends it at once, as if the power went; what is not on the disk is lost. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server of its own on a free port of 127.0.0.1. Throws in words where PostgreSQL cannot run. */
export async function startPostgres({ isDurable }: { isDurable: boolean }): Promise<PostgresServer> {
  const guardian = fileURLToPath(new URL("postgres-guardian.ts", import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", guardian, isDurable ? "on" : "off"], {
    stdio: ["pipe", "pipe", "inherit"],
    // A group of its own: Ctrl-C reaches it as the end of its input, when it can still tidy up.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const heard = async (): Promise<{ url?: string; reason?: string }> => {
    const line = await lines.next();
    if (line.done === true) throw new Error("PostgreSQL's guardian ended");
    const said = JSON.parse(line.value) as { url?: string; reason?: string }; // The guardian's own words.
    if (said.reason !== undefined) throw new Error(said.reason);
    return said;
  };
  const { url = "" } = await heard();
  const ask = async (what: string): Promise<void> => {
    keepAlive(child, true);
    child.stdin.write(`${what}\n`);
    await heard();
    keepAlive(child, false);
  };
  keepAlive(child, false);
  return {
    url,
    crash: () => ask("crash"),
    start: () => ask("start"),
    async stop() {
      keepAlive(child, true);
      child.stdin.end();
      await ended;
    },
  };
}

/** While nobody waits for it, the server must not keep a process running that has nothing else to do. */
function keepAlive(child: ChildProcess, isWaiting: boolean): void {
  for (const handle of [child, child.stdin, child.stdout]) {
    // Pipes of a child are sockets.
    const socket = handle as unknown as { ref(): void; unref(): void };
    if (isWaiting) socket.ref();
    else socket.unref();
  }
}
