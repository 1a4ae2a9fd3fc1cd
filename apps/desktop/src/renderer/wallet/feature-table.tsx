import type { WalletStatistics } from "@myba/shared/billing-api/wallet";
import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/client.ts";

interface FeatureTableProps {
  readonly features: WalletStatistics["byFeature"];
  /** All that was used in the period. */
  readonly whole: number;
}

/** What tokens were used for, most first, each with its share as a line below. */
export function FeatureTable({ features, whole }: FeatureTableProps) {
  const known = useQuery(api.purchases.shop.queryOptions()).data?.features ?? [];
  const nameOf = (key: string) => known.find((one) => one.key === key)?.name ?? inWords(key);
  return (
    <section aria-label="By feature">
      <h3 className="mb-1 text-sm text-muted">By feature</h3>
      {features.length === 0 ? <p>No tokens used in this month.</p> : null}
      <table className="w-full tabular-nums">
        <thead className="sr-only">
          <tr>
            <th scope="col">Feature</th>
            <th scope="col">Times</th>
            <th scope="col">Tokens</th>
          </tr>
        </thead>
        <tbody>
          {features.map(({ feature, used, count }) => (
            <tr key={feature} className="border-t border-line align-top">
              <th scope="row" className="py-1.5 pe-3 text-start font-normal wrap-anywhere">
                {nameOf(feature)}
                <span aria-hidden className="mt-1 block h-1 rounded-full bg-hover">
                  <span
                    className="block h-1 rounded-full bg-accent"
                    style={{ width: `${whole <= 0 ? 0 : Math.min(100, (used / whole) * 100)}%` }}
                  />
                </span>
              </th>
              <td className="w-16 py-1.5 text-end whitespace-nowrap text-muted">{count.toLocaleString("en")} ×</td>
              <td className="w-16 py-1.5 text-end whitespace-nowrap">{used.toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** "acceptance-criteria" as "Acceptance criteria". */
function inWords(key: string): string {
  const words = key.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
