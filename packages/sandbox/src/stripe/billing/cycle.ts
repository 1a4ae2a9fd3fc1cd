/** How often is paid, as a price's `recurring` says it. */
export interface Interval {
  readonly interval: "day" | "week" | "month" | "year";
  readonly count: number;
}

/** Seconds since 1970, as everything at Stripe. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/**
 * The period of a cycle that a time lies in; its end belongs to the next. Months are counted from the anchor, so that
 * the 31st becomes the 28th, 29th or 30th where a month is shorter and is the 31st again in the next one that has it.
 */
export function periodAt(anchor: number, every: Interval, time: number): Period {
  let index = guess(anchor, every, time);
  while (boundary(anchor, every, index) > time) index -= 1;
  while (boundary(anchor, every, index + 1) <= time) index += 1;
  return { start: boundary(anchor, every, index), end: boundary(anchor, every, index + 1) };
}

/** The end of so many intervals from a start. */
export const after = (start: number, every: Interval, times: number): number => boundary(start, every, times);

const daySeconds = 86_400;

const monthsOf = { month: 1, year: 12 } as const;
const daysOf = { day: 1, week: 7 } as const;

function boundary(anchor: number, { interval, count }: Interval, index: number): number {
  if (interval === "month" || interval === "year") return plusMonths(anchor, index * count * monthsOf[interval]);
  return anchor + index * count * daysOf[interval] * daySeconds;
}

function plusMonths(anchor: number, months: number): number {
  const from = new Date(anchor * 1000);
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const daysOfMonth = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), daysOfMonth);
  return first / 1000 + (day - 1) * daySeconds + (anchor % daySeconds);
}

/** Near enough that few steps are left. */
function guess(anchor: number, { interval, count }: Interval, time: number): number {
  const days = { day: 1, week: 7, month: 30.44, year: 365.25 }[interval] * count;
  return Math.floor((time - anchor) / (days * daySeconds));
}
