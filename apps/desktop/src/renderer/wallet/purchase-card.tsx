import { CircleAlert, CircleCheck, CircleSlash, LoaderCircle } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import type { Purchase } from "../../bridge/purchases.ts";
import { copyAddress } from "../account/copy-address.ts";
import { announce } from "../lib/announce.ts";
import { client } from "../lib/client.ts";
import { reportOf } from "../lib/failure-words.ts";
import { refetch } from "../lib/queries.ts";
import { Button } from "../ui/button.tsx";
import { openReceipt } from "./browser-steps.ts";
import { choose, forgetBegun, useChoosing } from "./choice.ts";
import { type PurchaseStep, type PurchaseWords, purchaseWords } from "./purchase-words.ts";
import { useBusy } from "./use-busy.ts";

/** A purchase that is under way or whose end was not seen yet: how it stands, and the ways on. */
export function PurchaseCard({ purchase }: { readonly purchase: Purchase }) {
  const { tone, title, text, steps } = purchaseWords(purchase);
  const [busy, run] = useBusy();
  const card = useRef<HTMLLIElement>(null);
  const isBegun = useChoosing(({ begunId }) => begunId === purchase.id);
  // While the page to pay on is asked for there is only the way back, which nobody should press by a second Enter.
  const isAsking = purchase.state === "starting" && purchase.problem === null;
  useEffect(() => {
    if (!isBegun || isAsking) return;
    // The button that began it is gone.
    card.current?.querySelector("button")?.focus();
    card.current?.scrollIntoView({ block: "nearest" });
    forgetBegun();
  }, [isBegun, isAsking]);
  useLayoutEffect(() => {
    const shown = card.current;
    return () => {
      // It goes together with the button that was pressed: the keyboard stays in the page.
      if (shown?.contains(document.activeElement)) document.getElementById("main")?.focus();
    };
  }, []);
  return (
    <li
      ref={card}
      className="arrive flex gap-3 rounded-card border border-line bg-sunken p-4"
      aria-label={`Purchase of ${purchase.name}`}
    >
      <span className="mt-0.5 shrink-0">{icons[tone]}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <output className="block">
          <span className="block font-medium">{title}</span>
          <span className="block text-muted tabular-nums">{text}</span>
        </output>
        <div className="flex flex-wrap gap-2">
          {steps.map((step, place) => (
            <Button
              // One button under changing names: it keeps the focus.
              key={opensPage.has(step) ? "open" : step}
              tone={toneOf(step, place === 0 && tone === "trouble")}
              aria-disabled={busy}
              onClick={() => run(() => take(step, purchase))}
            >
              {labels[step]}
            </Button>
          ))}
        </div>
      </div>
    </li>
  );
}

function toneOf(step: PurchaseStep, isWayOn: boolean): "primary" | "quiet" | "plain" {
  if (isWayOn || step === "open") return "primary";
  return step === "cancel" ? "quiet" : "plain";
}

const icons: Record<PurchaseWords["tone"], ReactNode> = {
  waiting: <LoaderCircle size={16} className="animate-spin text-accent-ink motion-reduce:animate-none" aria-hidden />,
  good: <CircleCheck size={16} className="text-positive" aria-hidden />,
  trouble: <CircleAlert size={16} className="text-danger" aria-hidden />,
  over: <CircleSlash size={16} className="text-muted" aria-hidden />,
};

/** The steps that lead to the page to pay on; of these there is one at a time. */
const opensPage: ReadonlySet<PurchaseStep> = new Set(["open", "open-again", "try-again"]);

const labels: Record<PurchaseStep, string> = {
  open: "Open the page to pay on",
  "open-again": "Open again",
  "try-again": "Try again",
  "begin-again": "Begin again",
  check: "Look now",
  copy: "Copy address",
  cancel: "Cancel",
  "sign-in": "Sign in",
  receipt: "Receipt",
  dismiss: "Dismiss",
};

async function take(step: PurchaseStep, purchase: Purchase): Promise<void> {
  const { id, checkout } = purchase;
  switch (step) {
    case "open":
    case "open-again":
    case "try-again":
      await client.purchases.resume({ id });
      break;
    case "begin-again":
      await beginAgain(purchase);
      break;
    case "check":
      await client.purchases.check({ id });
      announce("MyBA has asked how it stands.");
      break;
    case "cancel":
      if ((await client.purchases.cancel({ id })).state === "cancelled") announce("Cancelled. Nothing was charged.");
      break;
    case "sign-in":
      await client.account.signIn();
      break;
    case "copy":
      if (checkout?.url) await copyAddress(checkout.url);
      break;
    case "receipt":
      if (checkout?.receiptUrl) await openReceipt(checkout.receiptUrl);
      break;
    case "dismiss":
      await client.purchases.acknowledge({ id });
  }
  refetch(["purchases"]);
}

/** The same once more; where it costs something else by now, the person is asked about that first. */
async function beginAgain({ id, item, currency, price }: Purchase): Promise<void> {
  try {
    await client.purchases.resume({ id });
  } catch (error) {
    if (reportOf(error).code !== "price/changed") throw error;
    choose({ item, currency, seenPrice: price });
  }
  // What follows is listed, or asked about, by itself.
  await client.purchases.acknowledge({ id });
}
