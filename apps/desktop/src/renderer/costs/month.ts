/** A calendar month in the zone of the computer. */
export interface Month {
  readonly year: number;
  /** 0 is January. */
  readonly month: number;
}

/** The month that a moment is in. */
export function monthOf(atMs: number): Month {
  const date = new Date(atMs);
  return { year: date.getFullYear(), month: date.getMonth() };
}

/** So many months later, or earlier. */
export function monthAfter({ year, month }: Month, months: number): Month {
  return monthOf(new Date(year, month + months, 1).getTime());
}

/** From its first moment on, before the first of the next. */
export function boundsOf({ year, month }: Month): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: new Date(year, month, 1).getTime(), toMs: new Date(year, month + 1, 1).getTime() };
}

/** Its days as the core names them: `2026-11-01` … `2026-11-30`. */
export function daysOf({ year, month }: Month): readonly string[] {
  const count = new Date(year, month + 1, 0).getDate();
  const prefix = `${String(year).padStart(4, "0")}-${String(month + 1).padStart(2, "0")}`;
  return Array.from({ length: count }, (_, day) => `${prefix}-${String(day + 1).padStart(2, "0")}`);
}

/** "November 2026". */
export function monthWords({ year, month }: Month): string {
  return new Intl.DateTimeFormat("en", { month: "long", year: "numeric" }).format(new Date(year, month, 1));
}
