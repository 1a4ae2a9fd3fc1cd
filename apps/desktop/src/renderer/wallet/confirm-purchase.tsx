import { ExternalLink } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { Shop } from "../../bridge/purchases.ts";
import { useAccount } from "../account/use-account.ts";
import { announce } from "../lib/announce.ts";
import { client } from "../lib/client.ts";
import { failureWords, reportOf } from "../lib/failure-words.ts";
import { refetch } from "../lib/queries.ts";
import { Button } from "../ui/button.tsx";
import { type Choice, choose, keepCode, noteBegun, useChoosing } from "./choice.ts";
import { priceOf } from "./offers.ts";
import { amount } from "./price-words.ts";
import { SignInFirst } from "./sign-in-first.tsx";

/** Between choosing and the page to pay on: what will happen, at what price, or what is missing for it. */
export function ConfirmPurchase({ shop, choice }: { readonly shop: Shop; readonly choice: Choice }) {
  const account = useAccount();
  const isPerson = account?.kind === "person" && !account.needsSignIn;
  const sold = priceOf(shop, choice.item, choice.currency);
  const close = () => {
    choose(null);
    // Back to the button that opened it.
    document.querySelector<HTMLElement>(`[data-buy="${CSS.escape(choice.item.key)}"]`)?.focus();
  };
  return (
    // Escape leaves it from any of its buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      aria-label={`Buy ${sold?.name ?? choice.item.key}`}
      onKeyDown={(event) => event.key === "Escape" && close()}
      className="arrive rounded-card border border-line bg-sunken p-4"
    >
      <FocusFirst key={`${choice.item.kind} ${choice.item.key} ${isPerson} ${Boolean(account?.pending)}`}>
        {sold === undefined ? (
          <Gone onClose={close} />
        ) : isPerson ? (
          <Confirm choice={choice} name={sold.name} price={sold.price} onClose={close} />
        ) : (
          <>
            <h3 className="font-medium">Sign in to buy {sold.name}</h3>
            <SignInFirst
              reason="Your tokens belong to your account, so that they are there on every computer of yours. Tokens that you have here come along."
              onCancel={close}
            />
          </>
        )}
      </FocusFirst>
    </section>
  );
}

/** Puts the focus on the step to take, also when somebody has just signed in and the step is another. */
function FocusFirst({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    (box.current?.querySelector<HTMLElement>("[data-first]") ?? box.current?.querySelector("button"))?.focus();
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div ref={box} className="flex flex-col gap-3">
      {children}
    </div>
  );
}

interface ConfirmProps {
  readonly choice: Choice;
  readonly name: string;
  readonly price: number;
  readonly onClose: () => void;
}

function Confirm({ choice, name, price, onClose }: ConfirmProps) {
  const code = useChoosing((state) => state.code);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const { item, currency, seenPrice } = choice;
  const due = amount(price, currency);
  const period = item.kind === "plan" ? " and then by itself each time it renews, until you cancel" : "";
  const start = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const begun = await client.purchases.start({
        item,
        currency,
        expectedPrice: price,
        promotionCode: code === "" ? null : code,
      });
      refetch(["purchases"]);
      announce(begun.opened ? "Stripe’s page is open in your browser." : "Your purchase is kept here.");
      noteBegun(begun.id);
    } catch (error) {
      setBusy(false);
      understand(error);
    }
  };
  const understand = (error: unknown) => {
    const problem = reportOf(error).code;
    // What has changed is fetched, and what is shown here follows it.
    if (problem === "price/changed") refetch(["purchases"]);
    else if (problem === "account/sign-in-needed") refetch(["account"]);
    else setFailure(error);
  };
  const isCodeRefused = failure !== null && reportOf(failure).code === "promotion/unknown";
  const hasCode = code !== "" && !isCodeRefused;
  const goOnWithout = () => {
    keepCode("");
    setFailure(null);
  };
  return (
    <>
      <h3 className="font-medium">
        {name} for {due}
      </h3>
      {price === seenPrice ? null : (
        <p role="alert">
          It costs <strong className="font-medium">{due}</strong> now, not <s>{amount(seenPrice, currency)}</s>. Nothing
          was charged.
        </p>
      )}
      <p className="max-w-[64ch] text-muted">
        Your browser opens Stripe’s page, where you pay {due}
        {hasCode ? ", less what your code takes off" : ""}
        {period}. Taxes are added there where they are due. MyBA never sees your card.
      </p>
      {hasCode ? (
        <p className="flex flex-wrap items-center gap-x-2">
          With the code <span className="font-mono text-sm">{code}</span>
          <span className="text-muted">Stripe’s page shows what it takes off before you pay.</span>
          <Button tone="quiet" className="h-6!" onClick={() => keepCode("")}>
            Remove
          </Button>
        </p>
      ) : null}
      {failure === null ? null : <Trouble error={failure} />}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          icon={isCodeRefused ? null : <ExternalLink size={14} aria-hidden />}
          data-first
          aria-disabled={busy}
          onClick={() => (busy ? undefined : isCodeRefused ? goOnWithout() : void start())}
        >
          {busy
            ? "Opening Stripe’s page…"
            : isCodeRefused
              ? "Go on without the code"
              : failure === null
                ? hasCode
                  ? "Pay in the browser"
                  : `Pay ${due} in the browser`
                : "Try again"}
        </Button>
        <Button onClick={onClose}>Not now</Button>
      </div>
    </>
  );
}

function Trouble({ error }: { readonly error: unknown }) {
  const { message, next } = failureWords(error);
  return (
    <p role="alert">
      <span className="text-danger">{message}</span> <span className="text-muted">{next}</span>
    </p>
  );
}

function Gone({ onClose }: { readonly onClose: () => void }) {
  return (
    <>
      <p role="alert">This is not sold any more, or not in this currency. Nothing was charged.</p>
      <Button className="self-start" data-first onClick={onClose}>
        Look at what is sold
      </Button>
    </>
  );
}
