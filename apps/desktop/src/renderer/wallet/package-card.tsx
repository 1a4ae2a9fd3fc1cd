import { useId } from "react";
import { Button } from "../ui/button.tsx";
import { TokenMark } from "../ui/token-mark.tsx";
import { cx } from "../lib/class-names.ts";
import type { Package, Terms } from "./offers.ts";
import { amount } from "./price-words.ts";

interface PackageCardProps {
  readonly sold: Package;
  readonly terms: Terms;
  readonly currency: string;
  readonly isChosen: boolean;
  readonly onBuy: () => void;
}

/** Tokens that are bought once: how many, for how much, and what one of them costs. */
export function PackageCard({ sold, terms, currency, isChosen, onBuy }: PackageCardProps) {
  const { price, normalPrice, tokens, bonusTokens, each } = terms;
  const id = useId();
  const whole = (tokens + bonusTokens).toLocaleString("en");
  return (
    <li
      aria-labelledby={id}
      className={cx(
        "relative flex flex-col rounded-card border p-4",
        isChosen ? "border-accent" : sold.isRecommended ? "border-control" : "border-line",
      )}
    >
      <div className="flex items-center gap-2">
        <h3 id={id} className="flex-1 font-medium">
          {sold.name}
        </h3>
        {sold.isRecommended ? <span className="rounded-full bg-hover px-2 text-sm text-text">Recommended</span> : null}
      </div>
      <p className="mt-3 flex items-center gap-2 text-2xl font-semibold tabular-nums">
        <TokenMark size={18} />
        {whole} <span className="sr-only">tokens</span>
        <span className="text-base font-normal text-muted" aria-hidden>
          tokens
        </span>
      </p>
      <p className="min-h-5 text-sm text-muted tabular-nums">
        {bonusTokens > 0
          ? `${tokens.toLocaleString("en")} + ${bonusTokens.toLocaleString("en")} as a bonus (${Math.round((bonusTokens / tokens) * 100)} %)`
          : ""}
      </p>
      <p className="mt-3 flex flex-wrap items-baseline gap-x-2 tabular-nums">
        <span className="text-xl font-semibold">
          {normalPrice === null ? null : <span className="sr-only">Your first purchase: </span>}
          {amount(price, currency)}
        </span>
        {normalPrice === null ? null : (
          <span className="text-muted">
            <span className="sr-only">instead of </span>
            <s>{amount(normalPrice, currency)}</s>
          </span>
        )}
      </p>
      <p className="text-sm text-muted tabular-nums">
        {each} a token
        {sold.validDays === undefined ? "" : ` · good for ${sold.validDays} days`}
      </p>
      <Button
        tone={sold.isRecommended ? "primary" : "plain"}
        className="mt-4 h-8!"
        aria-label={`Buy ${sold.name}`}
        aria-pressed={isChosen}
        data-buy={sold.key}
        onClick={onBuy}
      >
        Buy
      </Button>
    </li>
  );
}
