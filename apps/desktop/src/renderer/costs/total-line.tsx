import type { CostSum } from "../../bridge/costs.ts";
import { money } from "../lib/money.ts";
import { counted } from "../lib/time.ts";

/** The sum of a month, and how much of it is not known. */
export function TotalLine({ total }: { readonly total: CostSum }) {
  const { calls, inputTokens, outputTokens, costMicroUsd, callsOfUnknownCost } = total;
  return (
    <div className="flex flex-wrap items-baseline gap-x-3">
      <p className="text-2xl font-semibold tabular-nums">
        {costMicroUsd === 0 && callsOfUnknownCost > 0 ? "Price unknown" : money(costMicroUsd)}
      </p>
      <p className="text-muted tabular-nums">
        {calls === 0
          ? "No call to a model in this month."
          : `${counted(calls, "call")} · ${counted(inputTokens, "token")} read · ${counted(outputTokens, "token")} written`}
      </p>
      {callsOfUnknownCost > 0 ? (
        <p className="w-full text-sm text-warning">
          {costMicroUsd === 0 && callsOfUnknownCost === calls
            ? "The provider names no price for these calls. Its own bill tells what they cost."
            : `Not in this sum: ${counted(callsOfUnknownCost, "call")} without a price. The true cost may be higher.`}
        </p>
      ) : null}
    </div>
  );
}
