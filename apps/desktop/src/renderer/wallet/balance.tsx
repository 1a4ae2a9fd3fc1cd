import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CloudOff } from "lucide-react";
import { useState } from "react";
import type { WalletState } from "../../bridge/wallet.ts";
import { api, client } from "../lib/client.ts";
import { queryClient } from "../lib/queries.ts";
import { counted, fullTime } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { TokenMark } from "../ui/token-mark.tsx";
import { balanceNotes, isUnlimited } from "./balance-words.ts";
import { useBusy } from "./use-busy.ts";
import { useCountUp } from "./use-count-up.ts";

/** What the wallet holds, large; what is set aside, owed or about to expire in words below. */
export function Balance() {
  const state = useQuery(api.wallet.state.queryOptions());
  if (state.isPending) return <SkeletonLines lines={2} />;
  if (state.isError) return <Failure error={state.error} onRetry={() => void state.refetch()} />;
  return <Known state={state.data} />;
}

function Known({ state }: { readonly state: WalletState }) {
  const { wallet, connection, isLow } = state;
  const [now] = useState(Date.now);
  const shown = useCountUp(wallet?.availableTokens);
  const unlimited = wallet !== null && isUnlimited(wallet, now);
  if (wallet === null && connection !== "lost") return <NotYet connection={connection} />;
  return (
    <section aria-label="Balance" className="flex flex-col gap-2">
      <p className="flex items-center gap-3 tabular-nums">
        <TokenMark size={36} />
        <span className="text-[40px] leading-12 font-semibold tracking-tight" aria-hidden>
          {unlimited ? "∞" : (shown?.toLocaleString("en") ?? "–")}
        </span>
        <span className="pt-3 text-muted" aria-hidden>
          {unlimited ? "unlimited" : wallet?.availableTokens === 1 ? "token to spend" : "tokens to spend"}
        </span>
        <span className="sr-only">{spoken(state, unlimited)}</span>
      </p>
      {wallet
        ? balanceNotes(wallet, now).map((note) => (
            <p key={note} className="text-muted tabular-nums">
              {note}
            </p>
          ))
        : null}
      {isLow && !unlimited ? (
        <p className="flex items-center gap-1.5 text-warning">
          <CircleAlert size={14} className="shrink-0" aria-hidden />
          Your tokens run low.
        </p>
      ) : null}
      {connection === "lost" ? <Lost state={state} /> : null}
    </section>
  );
}

/** Before the server ever said what is there. */
function NotYet({ connection }: Pick<WalletState, "connection">) {
  const free = useQuery(api.purchases.shop.queryOptions()).data?.grants.anonymousTokens ?? 0;
  return (
    <section aria-label="Balance" className="flex items-center gap-3">
      <TokenMark size={36} />
      <div>
        <p className="text-lg font-semibold">{connection === "none" ? "No tokens yet" : "Asking for your balance…"}</p>
        {connection === "none" ? (
          <p className="text-muted">
            {free > 0
              ? `Your first ${counted(free, "token")} cost nothing: they come with your first tickets from MyBA.`
              : "They come when you buy some."}
          </p>
        ) : null}
      </div>
    </section>
  );
}

function Lost({ state }: { readonly state: WalletState }) {
  const [busy, run] = useBusy();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-card bg-warning-soft px-3 py-2">
      <CloudOff size={15} className="shrink-0 text-warning" aria-hidden />
      <p className="min-w-56 flex-1">
        MyBA’s billing server cannot be reached.{" "}
        <span className="text-muted">
          {state.asOf === null ? "Nothing is known of your balance yet." : `This is as of ${fullTime(state.asOf)}.`} Own
          keys and the offline engine work without it.
        </span>
      </p>
      <Button
        aria-disabled={busy}
        onClick={() =>
          run(async () => queryClient.setQueryData(api.wallet.state.queryKey(), await client.wallet.refresh()))
        }
      >
        {busy ? "Asking…" : "Try again"}
      </Button>
    </div>
  );
}

function spoken({ wallet, connection }: WalletState, unlimited: boolean): string {
  if (wallet === null) return "Balance not known";
  const tokens = unlimited ? "Unlimited tokens" : `${counted(wallet.availableTokens, "token")} to spend`;
  return connection === "lost" ? `${tokens}, when it was last known` : tokens;
}
