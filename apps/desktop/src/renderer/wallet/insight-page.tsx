import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import { useState } from "react";
import { DayChart } from "../costs/day-chart.tsx";
import { MonthPicker } from "../costs/month-picker.tsx";
import { boundsOf, daysOf, type Month, monthOf } from "../costs/month.ts";
import { api } from "../lib/client.ts";
import { Group } from "../settings/group.tsx";
import { Empty, Failure, SkeletonLines } from "../ui/states.tsx";
import { FeatureTable } from "./feature-table.tsx";
import { ProviderTable } from "./provider-table.tsx";
import { SignedOut } from "./signed-out.tsx";
import { Statement } from "./statement.tsx";
import { TokenDays } from "./token-days.tsx";
import { WalletColumn } from "./wallet-column.tsx";

/** Where tokens come from and go to, by the billing server's own sums, and what own keys cost beside them. */
export function InsightPage() {
  const account = useQuery(api.account.state.queryOptions());
  const [month, setMonth] = useState(() => monthOf(Date.now()));
  const days = daysOf(month);
  const hasWallet = account.data?.kind === "person" || account.data?.kind === "device";
  const isSignedOut = account.data?.kind === "person" && account.data.needsSignIn;
  const statistics = useQuery({
    ...api.wallet.statistics.queryOptions({ input: { from: days.at(0)!, to: days.at(-1)! } }), // A month has days.
    placeholderData: keepPreviousData,
    enabled: hasWallet && !isSignedOut,
  });
  if (account.isError) return <Failure error={account.error} onRetry={() => void account.refetch()} />;
  if (account.data && !hasWallet)
    return (
      <Empty icon={<ChartColumn size={22} aria-hidden />} title="Nothing to show yet">
        Where your tokens come from and what they are used for is shown here, once there are any.
      </Empty>
    );
  if (isSignedOut) return <SignedOut what="What became of your tokens" />;
  if (statistics.isError) return <Failure error={statistics.error} onRetry={() => void statistics.refetch()} />;
  if (statistics.isPending) return <WaitingLines />;
  const { totals, byDay, byFeature } = statistics.data;
  const used = byDay.reduce((sum, day) => sum + day.used, 0);
  return (
    <WalletColumn>
      <Statement totals={totals} />
      <Group
        title="Month by month"
        note="Days of tokens begin and end at midnight UTC, for everybody the same."
        action={<MonthPicker month={month} onPick={setMonth} />}
      >
        <div className={statistics.isPlaceholderData ? "opacity-60 transition-opacity" : "transition-opacity"}>
          <TokenDays days={byDay} used={used} />
          <OwnMoneyDays month={month} />
        </div>
      </Group>
      <div className="grid gap-8 xl:grid-cols-2">
        <FeatureTable features={byFeature} whole={used} />
        <ProviderTable month={month} tokens={used} />
      </div>
    </WalletColumn>
  );
}

/** What own keys were charged in the same month, where they were. */
function OwnMoneyDays({ month }: { readonly month: Month }) {
  const costs = useQuery(api.costs.summary.queryOptions({ input: boundsOf(month) })).data;
  if (!costs || costs.total.costMicroUsd === 0) return null;
  return <DayChart title="Own money by day" month={month} days={costs.byDay} />;
}

function WaitingLines() {
  return (
    <WalletColumn>
      <SkeletonLines lines={6} />
    </WalletColumn>
  );
}
