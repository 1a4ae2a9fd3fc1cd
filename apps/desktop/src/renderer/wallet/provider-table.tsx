import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { boundsOf, type Month } from "../costs/month.ts";
import { api } from "../lib/client.ts";
import { money } from "../lib/money.ts";
import { Failure } from "../ui/states.tsx";

interface ProviderTableProps {
  readonly month: Month;
  /** Used at MyBA in that month. */
  readonly tokens: number;
}

/** Who made tickets: MyBA for tokens, and models of one's own keys for money, beside each other. */
export function ProviderTable({ month, tokens }: ProviderTableProps) {
  const costs = useQuery(api.costs.summary.queryOptions({ input: boundsOf(month) }));
  if (costs.isError) return <Failure error={costs.error} onRetry={() => void costs.refetch()} />;
  const own = costs.data?.byProvider ?? [];
  return (
    <section aria-label="By provider">
      <h3 className="mb-1 text-sm text-muted">By provider</h3>
      <table className="w-full tabular-nums">
        <thead className="text-sm text-muted">
          <tr>
            <th scope="col" className="py-1 text-start font-normal">
              Provider
            </th>
            <th scope="col" className="py-1 text-end font-normal">
              Tokens
            </th>
            <th scope="col" className="py-1 text-end font-normal">
              Own money
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="border-t border-line">
            <th scope="row" className="py-1.5 text-start font-normal">
              MyBA
            </th>
            <td className="py-1.5 text-end">{tokens.toLocaleString("en")}</td>
            <td className="py-1.5 text-end text-muted">–</td>
          </tr>
          {own.map(({ providerLabel, costMicroUsd, callsOfUnknownCost }) => (
            <tr key={providerLabel} className="border-t border-line">
              <th scope="row" className="py-1.5 pe-3 text-start font-normal wrap-anywhere">
                {providerLabel}
              </th>
              <td className="py-1.5 text-end text-muted">–</td>
              <td className="py-1.5 text-end whitespace-nowrap">
                {costMicroUsd === 0 && callsOfUnknownCost > 0 ? "unknown" : money(costMicroUsd)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-sm text-muted">
        Own money is what your own keys were charged.{" "}
        <Link to="/settings/costs" className="text-accent-ink underline underline-offset-2">
          Costs
        </Link>
      </p>
    </section>
  );
}
