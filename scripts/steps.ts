import { spawn } from "node:child_process";

/** One thing to run on the way to green: a program of the project's own `node_modules/.bin`, or of the system. */
export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

export interface StepResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
}

/** Runs steps side by side, each with its output held back until it ends, so that lines of two do not mix. */
export async function runTogether(steps: readonly Step[]): Promise<StepResult[]> {
  return Promise.all(steps.map((step) => runStep(step, "on failure")));
}

/**
 * Runs one step. `output` is "live" for long ones whose progress is worth seeing, "on failure" for those that say
 * nothing of interest when they pass. A step that cannot be started counts as failed.
 */
export async function runStep(step: Step, output: "live" | "on failure" = "live"): Promise<StepResult> {
  const startedMs = performance.now();
  const [program, ...args] = step.command;
  const chunks: Buffer[] = [];
  const code = await new Promise<number>((resolve) => {
    const child = spawn(program, args, {
      stdio: ["ignore", output === "live" ? "inherit" : "pipe", output === "live" ? "inherit" : "pipe"],
      env: { ...process.env, ...step.env },
    });
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) => {
      chunks.push(Buffer.from(`${error.message}\n`));
      resolve(127);
    });
    child.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const passed = code === 0;
  if (!passed) process.stdout.write(Buffer.concat(chunks));
  console.log(`${passed ? "✓" : "✗"} ${step.name} (${seconds.toFixed(1)} s)`);
  return { name: step.name, passed, seconds };
}
