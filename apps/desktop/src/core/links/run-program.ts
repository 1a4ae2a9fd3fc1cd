import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs a small program of the system to its end. That it failed is seen by what has not changed afterwards. */
export async function runProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await once(spawn(program, args, { stdio: "ignore", windowsHide: true, env }), "close");
  } catch {
    // It is not there, or cannot be run.
  }
}
