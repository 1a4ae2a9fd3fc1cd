import { uptime } from "node:os";

/** Stored instead of a process id by the owner of the data folder: whoever owns it next knows that one to be gone. */
const ownerProcess = 0;

/** What is stored with work that this process runs. */
export function processMark(isGuest: boolean): number {
  return isGuest ? process.pid : ownerProcess;
}

/** What is written down with work that a process has begun. */
export interface ProcessMark {
  readonly processId: number;
  readonly startedAt: number;
}

/** Whether a guest in another process of this machine may still be at it. */
export function mayBeAlive({ processId, startedAt }: ProcessMark, nowMs: number): boolean {
  // Process ids are given again after a restart of the machine.
  const bootedAt = nowMs - uptime() * 1000;
  if (processId === ownerProcess || processId === process.pid || startedAt < bootedAt) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
