import type { WalletView } from "@myba/shared/billing-api/wallet";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { CircleAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { Purchase } from "../../bridge/purchases.ts";
import { announce } from "../lib/announce.ts";
import { api, client } from "../lib/client.ts";
import { refetch } from "../lib/queries.ts";
import { counted } from "../lib/time.ts";
import { controlButton, IconButton } from "../ui/button.tsx";
import { TokenMark } from "../ui/token-mark.tsx";
import { isUnlimited } from "./balance-words.ts";
import { paidWords, purchaseWords } from "./purchase-words.ts";
import { useClosing } from "./use-closing.ts";

/** How purchases have ended, told on every screen until somebody has seen it. */
export function PurchaseNotices() {
  const purchases = useQuery(api.purchases.list.queryOptions()).data ?? [];
  const isInWallet = useLocation({ select: ({ pathname }) => pathname.startsWith("/wallet") });
  const ended = purchases.filter(
    ({ state, seen }) => !seen && (state === "paid" || (!isInWallet && (state === "failed" || state === "refunded"))),
  );
  if (ended.length === 0) return null;
  return (
    <section
      aria-label="Purchases that ended"
      className="pointer-events-none fixed inset-x-0 bottom-16 z-30 mx-auto flex w-80 flex-col gap-2 *:pointer-events-auto"
    >
      {ended
        .slice(0, 3)
        .map((one) =>
          one.state === "paid" ? <PaidNotice key={one.id} purchase={one} /> : <EndNotice key={one.id} purchase={one} />,
        )}
    </section>
  );
}

const shownMs = 6000;

/** A short celebration with the new balance; closes itself unless somebody points at it or is in it. */
function PaidNotice({ purchase }: { readonly purchase: Purchase }) {
  const wallet = useQuery(api.wallet.state.queryOptions()).data?.wallet;
  const [now] = useState(Date.now);
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const words = paidWords(purchase);
  useClosing({ afterMs: shownMs, isHeld: isPointedAt || hasFocus, onClose: () => acknowledge(purchase) });
  useEffect(() => announce(words), [words]);
  return (
    <div
      className="floating arrive flex items-start gap-3 p-3"
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      <span className="celebrate mt-0.5 flex">
        <TokenMark size={26} />
      </span>
      <p className="min-w-0 flex-1 tabular-nums">
        <span className="block font-medium">{words}</span>
        <span className="block text-muted">{wallet ? balanceAfter(wallet, now) : purchase.name}</span>
      </p>
      <IconButton label="Close" className="size-6" onClick={() => acknowledge(purchase)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

function balanceAfter(wallet: WalletView, nowMs: number): string {
  if (isUnlimited(wallet, nowMs)) return "Tickets cost you no tokens now.";
  return `You have ${counted(wallet.availableTokens, "token")} now.`;
}

/** An end that asks for a look: it stays until it was seen. */
function EndNotice({ purchase }: { readonly purchase: Purchase }) {
  const { title, text } = purchaseWords(purchase);
  useEffect(() => announce(`${title} ${text}`), [title, text]);
  return (
    <div className="floating arrive flex items-start gap-3 p-3">
      <CircleAlert size={16} className="mt-0.5 shrink-0 text-danger" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2">
        <p>
          <span className="block font-medium">{title}</span>
          <span className="block text-muted">{text}</span>
        </p>
        <Link to="/wallet" search={{}} className={controlButton("plain")}>
          Look at it
        </Link>
      </div>
      <IconButton label="Close" className="size-6" onClick={() => acknowledge(purchase)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

function acknowledge({ id }: Purchase): void {
  // Another window may have done it already; it stays in the list of purchases in any case.
  void client.purchases
    .acknowledge({ id })
    .catch(() => undefined)
    .then(() => refetch(["purchases"]));
}
