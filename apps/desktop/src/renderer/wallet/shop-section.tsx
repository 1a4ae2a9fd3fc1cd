import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Shop } from "../../bridge/purchases.ts";
import { api } from "../lib/client.ts";
import { fullTime } from "../lib/time.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { choose, useChoosing } from "./choice.ts";
import { ConfirmPurchase } from "./confirm-purchase.tsx";
import { currenciesOf, type Item, termsOf } from "./offers.ts";
import { PackageCard } from "./package-card.tsx";
import { Plans } from "./plans.tsx";
import { amount, currencyName } from "./price-words.ts";

/** What is sold: tokens once, and plans. The confirmation opens below what was pressed. */
export function ShopSection() {
  const shop = useQuery(api.purchases.shop.queryOptions());
  if (shop.isPending) return <SkeletonLines lines={6} />;
  if (shop.isError) return <Failure error={shop.error} onRetry={() => void shop.refetch()} />;
  return <Sold shop={shop.data} />;
}

function Sold({ shop }: { readonly shop: Shop }) {
  const choice = useChoosing((state) => state.choice);
  const [picked, setPicked] = useState<string | null>(null);
  const currencies = currenciesOf(shop);
  const currency = choice?.currency ?? (picked !== null && currencies.includes(picked) ? picked : shop.currency);
  const [openedAt] = useState(Date.now);
  const shelf = useRef<HTMLUListElement>(null);
  const { buy: cameToBuy } = useSearch({ strict: false });
  const navigate = useNavigate();
  useEffect(() => {
    if (!cameToBuy) return;
    const first = shelf.current?.querySelector("button");
    first?.focus();
    first?.closest("section")?.scrollIntoView({ block: "start" });
    // Asked for again, it leads there again.
    void navigate({ to: "/wallet", search: {}, replace: true });
  }, [cameToBuy, navigate]);
  const isChosen = ({ kind, key }: Item) => choice?.item.kind === kind && choice.item.key === key;
  const buy = (item: Item, seenPrice: number) => choose({ item, currency, seenPrice });
  return (
    <>
      <Group
        title="Buy tokens"
        note={noteOf(shop, currency)}
        action={
          currencies.length > 1 ? (
            <CurrencyMenu
              currencies={currencies}
              currency={currency}
              onPick={(one) => {
                choose(null);
                setPicked(one);
              }}
            />
          ) : null
        }
      >
        {openedAt - shop.asOf > staleMs ? (
          <p className="text-muted">Prices as of {fullTime(shop.asOf)}: MyBA’s billing server cannot be reached.</p>
        ) : null}
        <ul ref={shelf} className="grid gap-3 pt-1 md:grid-cols-3">
          {shop.packages.map((sold) => {
            const terms = termsOf(sold, currency);
            const item = { kind: "package", key: sold.key } as const;
            return terms ? (
              <PackageCard
                key={sold.key}
                sold={sold}
                terms={terms}
                currency={currency}
                isChosen={isChosen(item)}
                isFirst={sold.isRecommended && choice === null}
                onBuy={() => buy(item, terms.price)}
              />
            ) : null;
          })}
        </ul>
        {choice?.item.kind === "package" ? <ConfirmPurchase shop={shop} choice={choice} /> : null}
      </Group>
      <Plans shop={shop} currency={currency} isChosen={isChosen} onBuy={buy}>
        {choice?.item.kind === "plan" ? <ConfirmPurchase shop={shop} choice={choice} /> : null}
      </Plans>
    </>
  );
}

/** Prices are asked for each time the page opens: older ones are what was known last. */
const staleMs = 10 * 60_000;

function noteOf({ packages, firstPurchaseDiscountPercent, features }: Shop, currency: string): string {
  const ticket = features.find(({ key }) => key === "ticket");
  const first = packages.some(({ firstPrice }) => firstPrice !== null);
  const rewarded = packages.filter((sold) => (sold.totalBonusTokens[currency] ?? 0) > sold.bonusTokens);
  const cheapest = rewarded
    .map(({ price }) => price[currency])
    .filter((price) => price !== undefined)
    .toSorted((one, other) => one - other)[0];
  return [
    ticket
      ? `A ticket costs ${ticket.tokens === 1 ? "one token" : `${ticket.tokens} tokens`}; what fails costs nothing.`
      : "",
    first ? `Your first purchase costs ${firstPurchaseDiscountPercent} % less.` : "",
    cheapest === undefined ? "" : `From ${amount(cheapest, currency)} on you get more tokens for it.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

interface CurrencyMenuProps {
  readonly currencies: readonly string[];
  readonly currency: string;
  readonly onPick: (currency: string) => void;
}

function CurrencyMenu({ currencies, currency, onPick }: CurrencyMenuProps) {
  return (
    <Menu
      align="end"
      trigger={
        <Button aria-label={`Currency ${currency.toUpperCase()}: ${currencyName(currency)}`}>
          {currency.toUpperCase()}
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
    >
      <MenuChoices
        label="Pay in"
        value={currency}
        options={currencies.map((value) => ({ value, label: `${currencyName(value)} (${value.toUpperCase()})` }))}
        onChoose={onPick}
      />
    </Menu>
  );
}
