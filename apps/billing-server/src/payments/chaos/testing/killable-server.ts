import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ServerOrder, ServerWord } from "./chaos-server.ts";

const fromSource = fileURLToPath(new URL("chaos-server.ts", import.meta.url));

interface Asked {
  readonly token: string;
  readonly body?: object;
  /** So that it may be asked again after its answer was lost. */
  readonly key?: string;
}

export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The real server as a process of its own, which is killed again and again and starts anew on the same data. */
export interface KillableServer {
  /** Asks it, and asks again where it was killed meanwhile or Stripe gave no answer. */
  ask(method: string, path: string, asked: Asked): Promise<Answered>;
  /** Kills it at once; it starts again by itself. False where it is down already. */
  kill(): boolean;
  /** How often it was killed. */
  readonly kills: () => number;
  /** Turns its clock on. */
  turn(ms: number): Promise<void>;
  /** Kills it for good. */
  end(): Promise<void>;
  /** What it logged as an error, oldest first. */
  readonly errors: readonly string[];
}

interface Options {
  readonly env: Readonly<Record<string, string>>;
  readonly aheadMs: number;
  /** Called with its address each time it is up. */
  readonly onUp: (url: string) => void;
  /** The bundle of `chaos-server.ts`; it is started from its source without. */
  readonly program?: string | undefined;
}

const mostTries = 12;

export async function startKillableServer({
  env,
  aheadMs: beginsAheadMs,
  onUp,
  program = fromSource,
}: Options): Promise<KillableServer> {
  let aheadMs = beginsAheadMs;
  let kills = 0;
  let child: ChildProcess | undefined;
  let isUp = false;
  const errors: string[] = [];

  const start = async (): Promise<string> => {
    const started = fork(program, [JSON.stringify({ aheadMs } satisfies ServerOrder)], {
      env: { ...env },
      execArgv: ["--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child = started;
    for (const output of [started.stdout, started.stderr]) {
      if (output) createInterface(output).on("line", (line) => void (isError(line) && errors.push(line)));
    }
    const gone = once(started, "exit").then(([code]) => {
      throw new Error(`the server ended by itself with ${String(code)}: ${errors.slice(-5).join("\n")}`);
    });
    const ready = heard(started, "ready").then((word) => (word.kind === "ready" ? word.url : ""));
    const url = await Promise.race([ready, gone]);
    gone.catch(() => undefined); // Once it is up, whoever asks it notices.
    onUp(url);
    isUp = true;
    return url;
  };
  let up = start();
  await up;

  const kill = (): boolean => {
    if (!isUp || child === undefined) return false;
    isUp = false;
    kills += 1;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    up = exited.then(start);
    return true;
  };
  return {
    async ask(method, path, asked) {
      let last: unknown;
      for (let no = 0; no < mostTries; no += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one try after another
        const url = await up;
        try {
          // oxlint-disable-next-line no-await-in-loop -- as above
          const answered = await askOnce(`${url}/api${path}`, method, asked);
          if (answered.status !== 503) return answered;
          last = answered.body;
        } catch (error) {
          last = error;
        }
      }
      throw new Error(`${method} ${path} had no answer: ${JSON.stringify(last)}`, { cause: last });
    },
    kill,
    kills: () => kills,
    async turn(ms) {
      await up;
      if (child === undefined) return;
      aheadMs += ms;
      const turned = heard(child, "turned");
      child.send({ aheadMs } satisfies ServerOrder);
      await turned;
    },
    async end() {
      await up;
      if (child === undefined) return;
      isUp = false;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
    errors,
  };
}

async function askOnce(address: string, method: string, { token, body, key }: Asked): Promise<Answered> {
  const response = await fetch(address, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(key !== undefined && { "idempotency-key": key }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answered["body"] };
}

/** The next word of a kind. */
function heard(child: ChildProcess, kind: ServerWord["kind"]): Promise<ServerWord> {
  return new Promise((resolve) => {
    const listen = (word: ServerWord): void => {
      if (word.kind !== kind) return;
      child.off("message", listen);
      resolve(word);
    };
    child.on("message", listen);
  });
}

/** Pino's errors, and whatever is no line of the log; alarms sound because the clock is turned by days. */
function isError(line: string): boolean {
  if (line.includes("an alarm sounds")) return false;
  const [, level = "60"] = /^\{"level":(\d+)/.exec(line) ?? [];
  return Number(level) >= 50;
}
