import { wordsFor } from "@myba/shared/errors";
import type { CheckoutView } from "@myba/shared/billing-api/checkout";
import { cx } from "../lib/class-names.ts";
import { counted, fullTime, timeAgo } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { openReceipt } from "./browser-steps.ts";
import { amount } from "./price-words.ts";
import { useBusy } from "./use-busy.ts";

/** A purchase in the list of all: what, when, for how much, how it ended, and its receipt. */
export function CheckoutLine({ checkout }: { readonly checkout: CheckoutView }) {
  const { name, state, price, listPrice, currency, createdAt, receiptUrl, problem } = checkout;
  const [busy, run] = useBusy();
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-b border-line py-2.5 tabular-nums">
      <p className="wrap-anywhere">
        <span className="font-medium">{name}</span> <span className="text-muted">{brought(checkout)}</span>
      </p>
      <p className="text-end">
        {price === listPrice ? null : (
          <span className="text-muted">
            <span className="sr-only">instead of </span>
            <s>{amount(listPrice, currency)}</s>{" "}
          </span>
        )}
        {amount(price, currency)}
      </p>
      <p className="text-sm text-muted">
        <span className={cx(state === "failed" && "text-danger", state === "paid" && "text-positive")}>
          {stateWords(checkout)}
        </span>{" "}
        ·{" "}
        <time dateTime={new Date(createdAt).toISOString()} title={fullTime(createdAt)}>
          {timeAgo(createdAt)}
        </time>
        {problem ? ` · ${wordsFor(problem).message}` : ""}
      </p>
      {receiptUrl === null ? null : (
        <Button
          tone="quiet"
          className="-me-2 h-6! justify-self-end"
          aria-label={`Receipt of ${name}, ${fullTime(createdAt)}`}
          aria-disabled={busy}
          onClick={() => run(() => openReceipt(receiptUrl))}
        >
          Receipt
        </Button>
      )}
    </li>
  );
}

/** What came of it: "55 tokens", "5 of them a bonus". */
function brought({ tokens, bonusTokens }: CheckoutView): string {
  if (tokens === 0) return "";
  const whole = counted(tokens + bonusTokens, "token");
  return bonusTokens > 0 ? `${whole}, ${bonusTokens.toLocaleString("en")} of them a bonus` : whole;
}

function stateWords({ state, refundedAmount, currency }: CheckoutView): string {
  if (state === "paid" && refundedAmount > 0) return `Paid, ${amount(refundedAmount, currency)} of it paid back`;
  return words[state];
}

const words: Record<CheckoutView["state"], string> = {
  open: "Not paid yet",
  processing: "On its way",
  paid: "Paid",
  failed: "Did not work, nothing charged",
  expired: "Not paid in time, nothing charged",
  cancelled: "Cancelled, nothing charged",
  refunded: "Paid back",
};
