import type { CostSum } from "../../bridge/costs.ts";
import { money } from "../lib/money.ts";
import { counted } from "../lib/time.ts";

/** The sum of a month, and how much of it is not known. */
export function TotalLine({ total }: { readonly total: CostSum }) {
  const { calls, inputTokens, outputTokens, costMicroUsd, callsOfUnknownCost } = total;
  return (
    <div className="flex flex-wrap items-baseline gap-x-3">
      <p className="text-2xl font-semibold tabular-nums">{money(costMicroUsd)}</p>
      <p className="text-muted tabular-nums">
        {calls === 0
          ? "No call to a model in this month."
          : `${counted(calls, "call")} · ${counted(inputTokens, "token")} read · ${counted(outputTokens, "token")} written`}
      </p>
      {callsOfUnknownCost > 0 ? (
        <p className="w-full text-sm text-warning">
          Not in this sum: {counted(callsOfUnknownCost, "call")} whose price nobody told. The true cost is higher.
        </p>
      ) : null}
    </div>
  );
}
