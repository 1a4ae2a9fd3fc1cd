import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { outFolder } from "../scripts/build/build-stale.ts";

/** The built web host as a process of its own, as `npm start` runs it. */
export interface HostProcess {
  /** The address it printed; undefined where it ended without one. */
  readonly url: string | undefined;
  /** Everything it printed up to then. */
  readonly words: string;
  /** Its exit code once it has ended by itself. */
  readonly ended: Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Starts the host on a data folder, and waits for its address or its end. */
export async function startHostProcess(dataFolder: string): Promise<HostProcess> {
  const main = join(outFolder("web-host"), "main.js");
  const child: ChildProcess = spawn(process.execPath, [main, "--no-open", "--data", dataFolder], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, MYBA_BILLING_URL: "none" },
  });
  const ended = once(child, "exit").then(([code]: (number | null)[]) => code ?? null);
  let words = "";
  const address = () => /http:\/\/127\.0\.0\.1\S+/.exec(words)?.[0];
  const told = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        words += text;
        if (address()) resolve();
      });
    }
  });
  // The streams are at their end only when `close` has come.
  await Promise.race([told, once(child, "close")]);
  return {
    url: address(),
    words,
    ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
