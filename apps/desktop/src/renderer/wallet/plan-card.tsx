import { useId } from "react";
import { cx } from "../lib/class-names.ts";
import { Button } from "../ui/button.tsx";
import { TokenMark } from "../ui/token-mark.tsx";
import { type Plan, planWords } from "./offers.ts";
import { amount } from "./price-words.ts";

interface PlanCardProps {
  readonly plan: Plan;
  readonly currency: string;
  readonly isChosen: boolean;
  /** The plan in force. */
  readonly isOwn: boolean;
  /** The plan that follows it. */
  readonly isNext: boolean;
  /** With a plan in force another is chosen where that one is looked after. */
  readonly onBuy: (() => void) | undefined;
}

/** What is paid each month or year: how much, what it gives, and what becomes of what is left. */
export function PlanCard({ plan, currency, isChosen, isOwn, isNext, onBuy }: PlanCardProps) {
  const id = useId();
  const { gives, interval, name, price } = plan;
  const due = price[currency];
  if (due === undefined) return null;
  return (
    <li
      aria-labelledby={id}
      className={cx("flex flex-col rounded-card border p-4", isChosen || isOwn ? "border-accent" : "border-line")}
    >
      <div className="flex items-center gap-2">
        <h3 id={id} className="flex-1 font-medium">
          {name}
        </h3>
        {isOwn || isNext ? (
          <span className="rounded-full bg-accent-soft px-2 text-sm text-accent-ink">
            {isOwn ? "Your plan" : "Your next plan"}
          </span>
        ) : null}
      </div>
      <p className="mt-3 flex items-center gap-2 tabular-nums">
        <TokenMark size={16} />
        {gives.kind === "tokens"
          ? `${gives.tokensPerMonth.toLocaleString("en")} tokens each month`
          : "Unlimited tokens"}
      </p>
      <p className="mt-1 tabular-nums">
        <span className="text-xl font-semibold">{amount(due, currency)}</span>{" "}
        <span className="text-muted">{interval === "year" ? "a year" : "a month"}</span>
      </p>
      <div className="mt-2 flex flex-1 flex-col gap-1 text-sm text-muted tabular-nums">
        {planWords(plan, currency).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {onBuy ? (
        <Button
          className="mt-4 h-8!"
          aria-label={`Begin the plan ${name}`}
          aria-pressed={isChosen}
          data-buy={plan.key}
          onClick={onBuy}
        >
          Begin
        </Button>
      ) : null}
    </li>
  );
}
