import { Link } from "@tanstack/react-router";
import { cx } from "../lib/class-names.ts";
import { fullTime, timeAgo } from "../lib/time.ts";
import { groupWords } from "./history-search.ts";
import type { HistoryEntry } from "./use-history.ts";

interface HistoryRowProps {
  readonly entry: HistoryEntry | undefined;
  readonly place: number;
  readonly total: number;
  readonly top: number;
}

export const rowHeightPx = 52;

/** One entry: why, when, how many tokens, and the balance before and after. */
export function HistoryRow({ entry, place, total, top }: HistoryRowProps) {
  return (
    <li
      aria-posinset={place + 1}
      aria-setsize={total}
      className="absolute inset-x-0 grid grid-cols-[minmax(0,1fr)_auto_8.5rem] items-center gap-x-4 border-b border-line tabular-nums"
      style={{ height: rowHeightPx, transform: `translateY(${top}px)` }}
    >
      {entry ? <Cells entry={entry} /> : <span className="skeleton h-3 w-40" />}
    </li>
  );
}

function Cells({ entry }: { readonly entry: HistoryEntry }) {
  const { tokens, balanceBefore, balanceAfter, reason, eventAt, group, generationId, name } = entry;
  return (
    <>
      <span className="min-w-0">
        <span className="flex min-w-0 gap-1.5">
          <span className="shrink-0">{reason}</span>
          {generationId ? (
            <Link
              to="/generations/$generationId"
              params={{ generationId }}
              className="min-w-0 truncate text-accent-ink underline-offset-2 hover:underline"
              title={name ?? ""}
              dir="auto"
            >
              {name || "a text"}
            </Link>
          ) : null}
        </span>
        <span className="block truncate text-sm text-muted">
          {groupWords[group]} ·{" "}
          <time dateTime={new Date(eventAt).toISOString()} title={fullTime(eventAt)}>
            {timeAgo(eventAt)}
          </time>
        </span>
      </span>
      <span className={cx("text-end font-medium", tokens > 0 && "text-positive")}>{signed(tokens)}</span>
      <span className="text-end text-muted">
        <span className="sr-only">
          from {balanceBefore} to {balanceAfter}
        </span>
        <span aria-hidden>
          {balanceBefore.toLocaleString("en")} → {balanceAfter.toLocaleString("en")}
        </span>
      </span>
    </>
  );
}

/** "+50", "−3": with the sign that is as wide as a plus. */
function signed(tokens: number): string {
  return `${tokens < 0 ? "−" : "+"}${Math.abs(tokens).toLocaleString("en")}`;
}
