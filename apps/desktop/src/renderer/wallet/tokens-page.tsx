import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Wallet } from "lucide-react";
import { api } from "../lib/client.ts";
import { Empty } from "../ui/states.tsx";
import { Balance } from "./balance.tsx";
import { CodeSection } from "./code-section.tsx";
import { CurrentPurchases } from "./current-purchases.tsx";
import { ShopSection } from "./shop-section.tsx";
import { SignInUnderWay } from "./sign-in-first.tsx";
import { SpendingSection } from "./spending-section.tsx";
import { WalletColumn } from "./wallet-column.tsx";

/** What there is, what is being bought, and what can be. */
export function TokensPage() {
  const account = useQuery(api.account.state.queryOptions());
  const { code = "" } = useSearch({ strict: false });
  if (account.data?.kind === "none") return <NoServer />;
  return (
    <WalletColumn>
      <Balance />
      <SignInUnderWay />
      <CurrentPurchases />
      <ShopSection />
      <CodeSection key={code} given={code} />
      <SpendingSection />
    </WalletColumn>
  );
}

function NoServer() {
  return (
    <Empty icon={<Wallet size={22} aria-hidden />} title="No tokens here">
      This MyBA was set up without a billing server. Your own keys and the offline engine need no tokens.
    </Empty>
  );
}
