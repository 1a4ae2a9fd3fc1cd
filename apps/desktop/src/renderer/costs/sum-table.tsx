import type { CostSum } from "../../bridge/costs.ts";
import { money } from "../lib/money.ts";

interface SumTableProps {
  readonly title: string;
  readonly rows: readonly (CostSum & { readonly key: string; readonly name: string; readonly note?: string })[];
}

/** What each of them cost, dearest first, with its share as a line below. */
export function SumTable({ title, rows }: SumTableProps) {
  const whole = rows.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);
  const sorted = rows.toSorted((one, other) => other.costMicroUsd - one.costMicroUsd || other.calls - one.calls);
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-sm text-muted">{title}</h3>
      <table className="w-full tabular-nums">
        <thead className="sr-only">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Calls</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ key, name, note, calls, costMicroUsd, callsOfUnknownCost }) => (
            <tr key={key} className="border-t border-line align-top">
              <th scope="row" className="py-1.5 pe-3 text-start font-normal wrap-anywhere">
                {name} {note ? <span className="text-sm text-muted">{note}</span> : null}
                <span aria-hidden className="mt-1 block h-1 rounded-full bg-hover">
                  <span
                    className="block h-1 rounded-full bg-accent"
                    style={{ width: `${whole === 0 ? 0 : (costMicroUsd / whole) * 100}%` }}
                  />
                </span>
              </th>
              <td className="w-16 py-1.5 text-end whitespace-nowrap text-muted">
                {calls}
                {calls === 1 ? " call" : " calls"}
              </td>
              <td className="w-24 py-1.5 text-end whitespace-nowrap">
                {costMicroUsd === 0 && callsOfUnknownCost > 0 ? (
                  <span className="text-muted">unknown</span>
                ) : (
                  money(costMicroUsd)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
