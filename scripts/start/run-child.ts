import { spawn } from "node:child_process";
import { whenParentEnds } from "./parent-watch.ts";

export interface ChildEnd {
  /** 0 when it ended because it was asked to. */
  readonly code: number;
  readonly tookMs: number;
}

/** Runs a program in the foreground with this terminal, passes signals on and waits until it has ended. */
export async function runChild(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<ChildEnd> {
  const startedMs = performance.now();
  const child = spawn(program, args, { stdio: "inherit", env });
  let isStopping = false;
  const pass = (signal: NodeJS.Signals): void => {
    isStopping = true;
    child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, pass);
  const stopWatching = whenParentEnds(() => pass("SIGTERM"));
  const code = await new Promise<number>((resolve) => {
    child.once("error", () => resolve(127));
    child.once("close", (exitCode) => resolve(exitCode ?? (isStopping ? 0 : 1)));
  });
  stopWatching();
  for (const signal of signals) process.off(signal, pass);
  return { code, tookMs: performance.now() - startedMs };
}
