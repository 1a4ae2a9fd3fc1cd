import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useAccount } from "../account/use-account.ts";
import { announce } from "../lib/announce.ts";
import { cx } from "../lib/class-names.ts";
import { api } from "../lib/client.ts";
import { showInWindow } from "../lib/window-state.ts";
import { TokenMark } from "../ui/token-mark.tsx";
import { startWithTokens } from "../welcome/start-with-tokens.ts";
import { balanceLine, spokenBalance } from "./balance-line.ts";

/** The balance, always in sight: leads to the wallet, and has the next step beside it. */
export function TokenBalance() {
  const account = useAccount();
  const wallet = useQuery(api.wallet.state.queryOptions()).data;
  const navigate = useNavigate();
  const [now] = useState(Date.now);
  const line = account && wallet ? balanceLine(account, wallet, Math.max(now, wallet.asOf ?? 0)) : null;
  useSpokenBalance(line === null || account?.kind === "new" ? null : spokenBalance(line));
  if (line === null || account === undefined) return null;
  const notes = line.notes.join(", ");
  const isNew = account.kind === "new" && account.hasFreeTokens;
  const isSignedOut = account.needsSignIn || (account.kind === "new" && !account.hasFreeTokens);
  return (
    <section aria-label="Tokens" className="flex items-center gap-1 border-t border-line px-2 py-1.5">
      <Link
        to="/wallet"
        search={{}}
        aria-label={`Wallet: ${spokenBalance(line)}`}
        onClick={() => showInWindow({ sidebarOpen: false })}
        className="flex min-h-7 min-w-0 flex-1 items-center gap-2 rounded-control px-2 py-0.5 hover:bg-hover data-[status=active]:bg-hover"
      >
        <TokenMark size={15} />
        <span className="min-w-0 leading-[18px]">
          <span className={cx("block truncate font-medium tabular-nums", line.isLow && "text-warning")}>
            {line.main}
          </span>{" "}
          {notes ? (
            <span
              title={notes}
              className={cx("block text-xs tabular-nums", line.isLow ? "text-warning" : "text-muted")}
            >
              {notes}
            </span>
          ) : null}
        </span>
      </Link>
      <button
        type="button"
        className="h-6 shrink-0 rounded-control border border-line bg-surface px-2 text-sm hover:bg-hover"
        onClick={() =>
          leave(() => {
            if (isNew) void startWithTokens(() => void navigate({ to: "/compose" }));
            else void navigate({ to: isSignedOut ? "/settings/account" : "/wallet" });
          })
        }
      >
        {isNew ? "Try" : isSignedOut ? "Sign in" : "Buy"}
      </button>
    </section>
  );
}

function leave(go: () => void): void {
  showInWindow({ sidebarOpen: false });
  go();
}

/** While tokens are spent the number changes often: screen readers hear where it came to rest. */
const restMs = 2000;

function useSpokenBalance(words: string | null): void {
  const heard = useRef<string | null>(null);
  useEffect(() => {
    if (words === null) return undefined;
    // What was there when the window opened is no news.
    heard.current ??= words;
    if (heard.current === words) return undefined;
    const timer = setTimeout(() => {
      heard.current = words;
      announce(`Balance: ${words}.`);
    }, restMs);
    return () => clearTimeout(timer);
  }, [words]);
}
