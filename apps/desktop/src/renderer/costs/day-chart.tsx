import { useState } from "react";
import type { CostSum } from "../../bridge/costs.ts";
import { money, roundMoney } from "../lib/money.ts";
import { counted, dayWords } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { daysOf, type Month } from "./month.ts";

interface DayChartProps {
  readonly month: Month;
  readonly days: readonly (CostSum & { readonly day: string })[];
}

const heightPx = 96;

/** A bar a day, in a month that cost something; the same as a table for whoever reads rather than looks. */
export function DayChart({ month, days }: DayChartProps) {
  const [asTable, setAsTable] = useState(false);
  const highest = Math.max(...days.map(({ costMicroUsd }) => costMicroUsd), 1);
  const all = daysOf(month).map((day) => ({ day, sum: days.find((one) => one.day === day) }));
  return (
    <section aria-label="By day" className="mt-4">
      <div className="mb-2 flex items-center gap-3">
        <h3 className="flex-1 text-sm text-muted">By day</h3>
        <Button
          tone="quiet"
          className="-me-2 h-6! px-2! text-sm!"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? "As chart" : "As table"}
        </Button>
      </div>
      {asTable ? (
        <DayTable days={days} />
      ) : (
        <figure aria-label={summaryOf(days)} className="m-0">
          <div className="flex items-end gap-px border-b border-line" style={{ height: heightPx }} aria-hidden>
            {all.map(({ day, sum }) => (
              <div key={day} className="group/bar relative flex h-full flex-1 items-end" title={tipOf(day, sum)}>
                <div
                  className="mx-auto w-full max-w-4 rounded-t-[3px] bg-accent group-hover/bar:brightness-125"
                  style={{ height: barHeight(sum, highest) }}
                />
              </div>
            ))}
          </div>
          <div className="mt-1 flex justify-between text-xs text-muted tabular-nums" aria-hidden>
            <span>1</span>
            <span>Highest day: {money(highest)}</span>
            <span>{all.length}</span>
          </div>
        </figure>
      )}
    </section>
  );
}

function DayTable({ days }: { readonly days: DayChartProps["days"] }) {
  return (
    <table className="w-full tabular-nums">
      <thead className="text-sm text-muted">
        <tr>
          <th scope="col" className="py-1 text-start font-normal">
            Day
          </th>
          <th scope="col" className="py-1 text-end font-normal">
            Calls
          </th>
          <th scope="col" className="py-1 text-end font-normal">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, calls, costMicroUsd, callsOfUnknownCost }) => (
          <tr key={day} className="border-t border-line">
            <th scope="row" className="py-1 text-start font-normal">
              {dayWords(day)}
            </th>
            <td className="py-1 text-end">{calls}</td>
            <td className="py-1 text-end">
              {roundMoney(costMicroUsd)}
              {callsOfUnknownCost > 0 ? <span className="text-muted"> + unknown</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** In pixels: whatever cost something can be seen. */
function barHeight(sum: CostSum | undefined, highest: number): number {
  if (!sum || sum.costMicroUsd === 0) return 0;
  return Math.max(3, Math.round((sum.costMicroUsd / highest) * heightPx));
}

function tipOf(day: string, sum: CostSum | undefined): string {
  return sum
    ? `${dayWords(day)}: ${money(sum.costMicroUsd)}, ${counted(sum.calls, "call")}`
    : `${dayWords(day)}: nothing`;
}

function summaryOf(days: DayChartProps["days"]): string {
  const highest = days.toSorted((one, other) => other.costMicroUsd - one.costMicroUsd)[0];
  if (!highest) return "No costs by day";
  return `Costs by day: ${counted(days.length, "day")} with calls, most on ${dayWords(highest.day)} with ${money(highest.costMicroUsd)}`;
}
