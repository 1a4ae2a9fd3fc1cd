import type { WalletStatistics } from "@myba/shared/billing-api/wallet";
import { counted, dayWords } from "../lib/time.ts";
import { DayBars } from "../ui/day-bars.tsx";

interface TokenDaysProps {
  readonly days: WalletStatistics["byDay"];
  /** On all of them. */
  readonly used: number;
}

/** The tokens of a month: how many were used, and on which days. */
export function TokenDays({ days, used }: TokenDaysProps) {
  const added = days.reduce((sum, day) => sum + day.added, 0);
  const most = days.toSorted((one, other) => other.used - one.used)[0];
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3 tabular-nums">
        <span className="text-2xl font-semibold">{counted(used, "token")} used</span>
        <span className="text-muted">{added > 0 ? `${counted(added, "token")} added` : "None added"}</span>
      </p>
      {used > 0 && most ? (
        <DayBars
          title="Used by day"
          summary={`Tokens used by day: ${used.toLocaleString("en")} in all, most on ${dayWords(most.day)} with ${most.used.toLocaleString("en")}`}
          bars={days.map((one) => ({ key: one.day, value: one.used, tip: tipOf(one) }))}
          highest={`Highest day: ${counted(most.used, "token")}`}
          table={<DayTable days={days.filter((one) => one.used > 0 || one.added > 0)} />}
        />
      ) : null}
    </>
  );
}

function DayTable({ days }: Pick<TokenDaysProps, "days">) {
  return (
    <table className="w-full tabular-nums">
      <thead className="text-sm text-muted">
        <tr>
          <th scope="col" className="py-1 text-start font-normal">
            Day
          </th>
          <th scope="col" className="py-1 text-end font-normal">
            Used
          </th>
          <th scope="col" className="py-1 text-end font-normal">
            Added
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, used, added }) => (
          <tr key={day} className="border-t border-line">
            <th scope="row" className="py-1 text-start font-normal">
              {dayWords(day)}
            </th>
            <td className="py-1 text-end">{used.toLocaleString("en")}</td>
            <td className="py-1 text-end">{added.toLocaleString("en")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function tipOf({ day, used }: WalletStatistics["byDay"][number]): string {
  return `${dayWords(day)}: ${used === 0 ? "nothing" : counted(used, "token")}`;
}
