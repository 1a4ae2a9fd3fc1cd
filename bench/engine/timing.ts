/** Milliseconds each call takes, after `warmUps` calls that do not count. */
export async function timeEach(jobs: readonly (() => Promise<unknown>)[], warmUps: number): Promise<number[]> {
  for (const job of jobs.slice(0, warmUps)) await job();
  const times: number[] = [];
  for (const job of jobs) {
    const startedAt = performance.now();
    await job();
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** The value below which the given share of the values lies (0.5 for the median); 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((first, second) => first - second);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
