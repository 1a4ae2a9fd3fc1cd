import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChartColumn } from "lucide-react";
import { useState } from "react";
import { api } from "../lib/client.ts";
import { Group } from "../settings/group.tsx";
import { Empty, Failure, SkeletonLines } from "../ui/states.tsx";
import { CapEditor } from "./cap-editor.tsx";
import { DayChart } from "./day-chart.tsx";
import { MonthPicker } from "./month-picker.tsx";
import { boundsOf, monthOf } from "./month.ts";
import { Receipts } from "./receipts.tsx";
import { SumTable } from "./sum-table.tsx";
import { TotalLine } from "./total-line.tsx";

/** What models cost: this month against its limit, by day, model and provider, and every single call. */
export function CostsPage() {
  const [month, setMonth] = useState(() => monthOf(Date.now()));
  const summary = useQuery({
    ...api.costs.summary.queryOptions({ input: boundsOf(month) }),
    placeholderData: keepPreviousData,
  });
  const receipts = useQuery(api.costs.receipts.queryOptions({ input: { offset: 0, limit: 1 } }));
  if (summary.isError) return <Failure error={summary.error} onRetry={() => void summary.refetch()} />;
  if (receipts.isError) return <Failure error={receipts.error} onRetry={() => void receipts.refetch()} />;
  if (summary.isPending || receipts.isPending) return <SkeletonLines lines={6} />;
  const isEmpty = receipts.data.total === 0;
  const { total, byDay, byModel, byProvider } = summary.data;
  return (
    <>
      <Group
        title="Costs"
        note="What your own keys are charged, by the provider's figures where it gives them and by its price list otherwise."
        action={isEmpty ? null : <MonthPicker month={month} onPick={setMonth} />}
      >
        {isEmpty ? (
          <NothingYet />
        ) : (
          <div className={summary.isPlaceholderData ? "opacity-60 transition-opacity" : "transition-opacity"}>
            <TotalLine total={total} />
            {total.costMicroUsd > 0 ? <DayChart month={month} days={byDay} /> : null}
          </div>
        )}
      </Group>
      <CapEditor />
      {total.calls > 0 ? (
        <div className="grid gap-8 xl:grid-cols-2">
          <SumTable
            title="By model"
            rows={byModel.map((sum) => ({
              ...sum,
              key: `${sum.providerLabel} ${sum.model}`,
              name: sum.model,
              note: sum.providerLabel,
            }))}
          />
          <SumTable
            title="By provider"
            rows={byProvider.map((sum) => ({ ...sum, key: sum.providerLabel, name: sum.providerLabel }))}
          />
        </div>
      ) : null}
      {isEmpty ? null : <Receipts total={receipts.data.total} />}
    </>
  );
}

function NothingYet() {
  return (
    <div className="rounded-card border border-line">
      <Empty icon={<ChartColumn size={22} aria-hidden />} title="Nothing spent">
        Every call to a model is listed here with its tokens and its price. The offline engine and models on this
        computer cost nothing.{" "}
        <Link to="/settings/ai" search={{}} className="text-accent-ink underline underline-offset-2">
          AI providers
        </Link>
      </Empty>
    </div>
  );
}
