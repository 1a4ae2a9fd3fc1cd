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
  /** Whether this is the button to press: it is pointed out, and nothing is being confirmed. */
  readonly isFirst: boolean;
  readonly onBuy: () => void;
}

/** Tokens that are bought once: how many, for how much, and what one of them costs. */
export function PackageCard({ sold, terms, currency, isChosen, isFirst, onBuy }: PackageCardProps) {
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
      <h3 id={id} className="font-medium">
        {sold.name}
      </h3>
      {sold.isRecommended ? (
        <span className="absolute -top-2.5 end-3 rounded-full border border-control bg-surface px-2 text-sm">
          Recommended
        </span>
      ) : null}
      <p className="mt-3 flex items-center gap-2 text-2xl font-semibold tabular-nums">
        <TokenMark size={18} />
        {whole} <span className="sr-only">tokens</span>
        <span className="text-base font-normal text-muted" aria-hidden>
          tokens
        </span>
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
      <p className="flex-1 text-sm text-muted tabular-nums">
        {each} a token
        {sold.validDays === undefined ? "" : ` · good for ${sold.validDays} days`}
        {bonusTokens > 0 ? (
          <span className="block">
            {percentOf(terms)} % bonus: {tokens.toLocaleString("en")} + {bonusTokens.toLocaleString("en")}
          </span>
        ) : null}
      </p>
      <Button
        tone={isFirst ? "primary" : "plain"}
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

function percentOf({ tokens, bonusTokens }: Terms): number {
  return Math.round((bonusTokens / tokens) * 100);
}
