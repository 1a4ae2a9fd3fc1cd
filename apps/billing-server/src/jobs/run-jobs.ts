import type { Logger } from "pino";
import { loggable } from "../log/loggable.ts";
import type { Job } from "./job.ts";
import type { Leases } from "./leases.ts";

export interface JobsParts {
  readonly jobs: readonly Job[];
  readonly leases: Leases;
  readonly log: Logger;
  /** 0 to 1; spreads the turns of many processes. */
  readonly random: () => number;
}

export interface RunningJobs {
  /** Asks running jobs to stop, waits for them, and lets other processes go on at once. */
  close(): Promise<void>;
}

/**
 * Runs each job again and again, in one process at a time: whoever has the job's lease. A process that dies loses it
 * within `leaseMs`. A job that throws is logged and has its next turn.
 */
export function runJobs(parts: JobsParts): RunningJobs {
  const stopping = new AbortController();
  const loops = parts.jobs.map((job) => repeat(job, { ...parts, signal: stopping.signal }));
  return {
    async close() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/** Longer than a pause of a busy process; renewed at a third of it. */
const leaseMs = 30_000;

type Turn = JobsParts & { readonly signal: AbortSignal };

async function repeat(job: Job, turn: Turn): Promise<void> {
  // The first turn comes soon, the others at their pace, each a little early or late.
  for (let waitMs = job.everyMs * 0.1 * turn.random(); ; waitMs = job.everyMs * (0.9 + 0.2 * turn.random())) {
    await pause(waitMs, turn.signal);
    if (turn.signal.aborted) return;
    await runOnce(job, turn);
  }
}

/** Does one turn of a job where nobody else does. Never throws: the next turn tries again. */
export async function runOnce(job: Job, { leases, log, signal }: Omit<Turn, "jobs" | "random">): Promise<void> {
  const name = `job/${job.name}`;
  try {
    if (!(await leases.take(name, leaseMs))) return;
  } catch (error) {
    log.warn({ job: job.name, err: loggable(error) }, "a job could not be claimed");
    return;
  }
  const lost = new AbortController();
  const renew = async (): Promise<void> => {
    try {
      if (!(await leases.take(name, leaseMs))) lost.abort();
    } catch (error) {
      // Whether it is still ours is not known; the next renewal or the end of the lease tells.
      log.warn({ job: job.name, err: loggable(error) }, "a lease could not be renewed");
    }
  };
  const renewing = setInterval(() => void renew(), leaseMs / 3);
  renewing.unref();
  try {
    await job.run(AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    if (!signal.aborted) log.error({ job: job.name, err: loggable(error) }, "a job failed");
  } finally {
    clearInterval(renewing);
    await leases.giveBack(name).catch((error: unknown) => {
      log.warn({ job: job.name, err: loggable(error) }, "a lease could not be given back");
    });
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    if (signal.aborted) done();
    else signal.addEventListener("abort", done, { once: true });
  });
}
