import { CircleAlert, TriangleAlert } from "lucide-react";
import type { CapState } from "../../bridge/costs.ts";
import { cx } from "../lib/class-names.ts";
import { money } from "../lib/money.ts";

/** How much of the limit is used: in words, and as a bar with a notch where the warning begins. */
export function CapBar({ cap }: { readonly cap: CapState }) {
  const { monthlyMicroUsd, spentMicroUsd, warnAtPercent, state } = cap;
  if (monthlyMicroUsd === null) return null;
  const percent = monthlyMicroUsd === 0 ? 100 : Math.floor((spentMicroUsd / monthlyMicroUsd) * 100);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex flex-wrap items-baseline gap-x-2 tabular-nums">
        <span>
          <span className="font-medium">{money(spentMicroUsd)}</span> of {money(monthlyMicroUsd)}
        </span>
        <span className="text-muted">{percent.toLocaleString("en")} %</span>
        <span className="flex-1" />
        <span className="text-sm text-muted">
          {state === "ok" ? `You are warned at ${warnAtPercent} %, ${money(at(monthlyMicroUsd, warnAtPercent))}.` : ""}
        </span>
      </p>
      <div
        // The drawing of a meter element cannot carry the notch or follow the theme.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="meter"
        aria-label="Used of the monthly limit"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, percent)}
        aria-valuetext={`${money(spentMicroUsd)} of ${money(monthlyMicroUsd)}, ${percent} percent`}
        className="relative h-2 rounded-full bg-hover forced-colors:border"
      >
        <div
          className={cx("h-2 rounded-full", fills[state])}
          style={{ width: `${Math.min(100, percent)}%`, minWidth: spentMicroUsd > 0 ? 4 : 0 }}
        />
        <div
          aria-hidden
          className="absolute -inset-y-0.5 w-px bg-control"
          style={{ insetInlineStart: `${warnAtPercent}%` }}
        />
      </div>
      {state === "warning" ? (
        <p className="flex items-center gap-1.5 text-sm text-warning">
          <TriangleAlert size={14} className="shrink-0" aria-hidden />
          {money(monthlyMicroUsd - spentMicroUsd)} are left until the end of the month.
        </p>
      ) : null}
      {state === "reached" ? (
        <p className="flex items-center gap-1.5 text-sm text-danger">
          <CircleAlert size={14} className="shrink-0" aria-hidden />
          The limit is reached. Models that cost money wait for the next month, or for a higher limit.
        </p>
      ) : null}
    </div>
  );
}

const fills: Record<CapState["state"], string> = {
  none: "bg-accent",
  ok: "bg-accent",
  warning: "bg-highlight-line",
  reached: "bg-danger",
};

function at(microUsd: number, percent: number): number {
  return Math.round((microUsd * percent) / 100);
}
