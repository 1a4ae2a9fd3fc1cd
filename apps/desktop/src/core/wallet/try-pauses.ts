const firstPauseMs = 1000;
const longestPauseMs = 60_000;

/**
 * How long to wait before the next try, after so many in a row that failed: twice as long each time up to a minute, and
 * a random part of the second half of it, so that not all programs come back at once. The server's own wish counts first.
 */
export function pauseMs(
  failures: number,
  { wishMs, random }: { readonly wishMs: number | undefined; readonly random: () => number },
): number {
  const grown = Math.min(firstPauseMs * 2 ** Math.min(failures, 10), longestPauseMs);
  return Math.max(wishMs ?? 0, Math.round(grown * (0.5 + random() / 2)));
}
