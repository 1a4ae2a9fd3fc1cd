import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { signIn } from "../account/account-actions.ts";
import { useAccount } from "../account/use-account.ts";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { choose } from "../wallet/choice.ts";
import { termsOf } from "../wallet/offers.ts";

/** Leads to the wallet with the smallest package that has what is missing already chosen. The text stays a draft. */
export function BuyTokens({ missing }: { readonly missing: number }) {
  const navigate = useNavigate();
  const shop = useQuery(api.purchases.shop.queryOptions()).data;
  const fitting = shop?.packages
    .flatMap((sold) => {
      const terms = termsOf(sold, shop.currency);
      return terms ? [{ sold, terms, tokens: terms.tokens + terms.bonusTokens }] : [];
    })
    .toSorted((one, other) => one.tokens - other.tokens)
    .find((one, at, all) => one.tokens >= missing || at === all.length - 1);
  const buy = () => {
    if (shop && fitting) {
      const item = { kind: "package" as const, key: fitting.sold.key };
      choose({ item, currency: shop.currency, seenPrice: fitting.terms.price });
    }
    void navigate({ to: "/wallet" });
  };
  return <Button onClick={buy}>{fitting ? `Buy ${counted(fitting.tokens, "token")}` : "Buy tokens"}</Button>;
}

/** Offers the tokens that come with an account, to whoever has none yet. */
export function SignInForTokens() {
  const account = useAccount();
  const shop = useQuery({ ...api.purchases.shop.queryOptions(), enabled: account?.kind === "device" }).data;
  if (account?.kind !== "device" || account.pending) return null;
  const tokens = shop?.grants.welcomeTokens ?? 0;
  return <Button onClick={() => void signIn()}>{tokens > 0 ? `Sign up for ${tokens} more` : "Sign in"}</Button>;
}
