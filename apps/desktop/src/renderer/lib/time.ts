const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

const steps: readonly [limitMs: number, unitMs: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60 * 60_000, 60_000, "minute"],
  [24 * 60 * 60_000, 60 * 60_000, "hour"],
  [30 * 24 * 60 * 60_000, 24 * 60 * 60_000, "day"],
  [365 * 24 * 60 * 60_000, 30 * 24 * 60 * 60_000, "month"],
  [Infinity, 365 * 24 * 60 * 60_000, "year"],
];

/** "just now", "5 min. ago", "yesterday". */
export function timeAgo(atMs: number, nowMs: number = Date.now()): string {
  const age = nowMs - atMs;
  if (age < 45_000) return "just now";
  const [, unitMs, unit] = steps.find(([limitMs]) => age < limitMs)!; // The last limit is infinite.
  return relative.format(-Math.max(1, Math.round(age / unitMs)), unit);
}

/** "20 Nov 2026, 21:30" in the reader's zone. */
export function fullTime(atMs: number): string {
  return absolute.format(atMs);
}

/** "Nov 21, 2026" for a date such as `2026-11-21`, which belongs to no zone. */
export function dayWords(isoDate: string): string {
  return day.format(new Date(`${isoDate}T00:00`));
}

/** "1,204 sentences", "1 sentence". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}
