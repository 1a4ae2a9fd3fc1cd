import type { Period } from "./cycle.ts";

/** What of a price is for the time from a moment to the end of its period, in whole minor units. */
export function remainder(amount: number, { start, end }: Period, at: number): number {
  if (at <= start) return amount;
  if (at >= end) return 0;
  return Math.round((amount * (end - at)) / (end - start));
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A day as it stands on a line: `05 Dec 2026`. */
export function dayOf(time: number): string {
  const date = new Date(time * 1000);
  return `${String(date.getUTCDate()).padStart(2, "0")} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
