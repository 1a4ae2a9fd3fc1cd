/** What came of an open loop. */
export interface OpenLoopResult {
  /** From when each job should have begun until it was done. */
  readonly latenciesMs: number[];
  /** How much later than that each was begun: the load itself was late, because nobody gave this process time. */
  readonly lateMs: number[];
  readonly failed: number;
}

/**
 * Latencies in milliseconds of jobs that arrive at random (Poisson) at a rate, whether or not earlier ones are done.
 * Each is counted from the time at which it should have begun: a server that stalls is charged for everybody who
 * would have come meanwhile.
 */
export async function openLoop(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  job: () => Promise<unknown>,
): Promise<OpenLoopResult> {
  const latenciesMs: number[] = [];
  const lateMs: number[] = [];
  let failed = 0;
  const running: Promise<void>[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  const begin = async (scheduledAt: number): Promise<void> => {
    lateMs.push(performance.now() - scheduledAt);
    try {
      await job();
      latenciesMs.push(performance.now() - scheduledAt);
    } catch {
      failed += 1;
    }
  };
  for (let dueAt = startedAt; dueAt < endsAt; dueAt += (-Math.log(1 - Math.random()) * 1000) / perSecond) {
    while (performance.now() < dueAt) await new Promise((resolve) => void setImmediate(resolve));
    running.push(begin(dueAt));
  }
  await Promise.all(running);
  return { latenciesMs, lateMs, failed };
}
