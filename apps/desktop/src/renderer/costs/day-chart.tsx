import type { CostSum } from "../../bridge/costs.ts";
import { money, roundMoney } from "../lib/money.ts";
import { counted, dayWords } from "../lib/time.ts";
import { DayBars } from "../ui/day-bars.tsx";
import { daysOf, type Month } from "./month.ts";

interface DayChartProps {
  readonly month: Month;
  /** Where it stands beside other charts. */
  readonly title?: string;
  readonly days: readonly (CostSum & { readonly day: string })[];
}

/** A bar a day, in a month that cost something; the same as a table for whoever reads rather than looks. */
export function DayChart({ month, days, title = "By day" }: DayChartProps) {
  const highest = Math.max(...days.map(({ costMicroUsd }) => costMicroUsd), 1);
  const bars = daysOf(month).map((day) => {
    const sum = days.find((one) => one.day === day);
    return { key: day, value: sum?.costMicroUsd ?? 0, tip: tipOf(day, sum) };
  });
  return (
    <DayBars
      title={title}
      summary={summaryOf(days)}
      bars={bars}
      highest={`Highest day: ${money(highest)}`}
      table={<DayTable days={days} />}
    />
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
