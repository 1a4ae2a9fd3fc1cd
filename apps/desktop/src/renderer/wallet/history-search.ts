import type { entryGroups } from "../../bridge/wallet.ts";

export type EntryGroup = (typeof entryGroups)[number];

/** What happened to tokens, in words. */
export const groupWords: Record<EntryGroup, string> = {
  added: "Added",
  used: "Used",
  returned: "Given back",
  "taken-back": "Taken back",
  expired: "Expired",
};

export type Period = "all" | "month" | "last-month" | "days-30" | "year";

export const periodWords: Record<Period, string> = {
  all: "All time",
  month: "This month",
  "last-month": "Last month",
  "days-30": "Last 30 days",
  year: "This year",
};

/** Which entries a person wants to see. */
export interface HistorySearch {
  readonly search: string;
  readonly groups: readonly EntryGroup[];
  readonly period: Period;
}

export const everything: HistorySearch = { search: "", groups: [], period: "all" };

/** Whether anything is left out. */
export function isNarrowed({ search, groups, period }: HistorySearch): boolean {
  return search.trim() !== "" || groups.length > 0 || period !== "all";
}

/** The first and the last moment of a period in the zone of the computer; null for no bound. */
export function boundsOfPeriod(
  period: Period,
  nowMs: number,
): { readonly fromMs: number | null; readonly toMs: number | null } {
  const now = new Date(nowMs);
  const monthStart = (back: number) => new Date(now.getFullYear(), now.getMonth() - back, 1).getTime();
  switch (period) {
    case "all":
      return { fromMs: null, toMs: null };
    case "month":
      return { fromMs: monthStart(0), toMs: null };
    case "last-month":
      return { fromMs: monthStart(1), toMs: monthStart(0) - 1 };
    case "days-30":
      // From the beginning of a day, so that an hour later it is the same question.
      return { fromMs: new Date(now.getFullYear(), now.getMonth(), now.getDate() - 29).getTime(), toMs: null };
    case "year":
  }
  return { fromMs: new Date(now.getFullYear(), 0, 1).getTime(), toMs: null };
}
