import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ReceiptText } from "lucide-react";
import { api } from "../lib/client.ts";
import { reportOf } from "../lib/failure-words.ts";
import { Group } from "../settings/group.tsx";
import { Button, controlButton } from "../ui/button.tsx";
import { Empty, Failure, SkeletonLines } from "../ui/states.tsx";
import { openPortal } from "./browser-steps.ts";
import { CheckoutLine } from "./checkout-line.tsx";
import { CurrentPurchases } from "./current-purchases.tsx";
import { SignedOut } from "./signed-out.tsx";
import { useBusy } from "./use-busy.ts";
import { WalletColumn } from "./wallet-column.tsx";

/** Everything the person ever bought, on whichever computer, with receipts and refunds. */
export function PurchasesPage() {
  const account = useQuery(api.account.state.queryOptions());
  const isPerson = account.data?.kind === "person";
  const isSignedOut = isPerson && account.data?.needsSignIn === true;
  const pages = useInfiniteQuery({
    ...api.purchases.history.infiniteOptions({
      input: (cursor: string | null) => ({ cursor }),
      initialPageParam: null,
      getNextPageParam: (last) => last.next,
    }),
    enabled: isPerson && !isSignedOut,
  });
  const [busy, run] = useBusy();
  const bought = pages.data?.pages.flatMap(({ checkouts }) => checkouts) ?? [];
  if (account.data && !isPerson) return <NothingBought />;
  if (isSignedOut || (pages.isError && reportOf(pages.error).code === "account/sign-in-needed"))
    return <SignedOut what="What you bought" />;
  if (pages.isSuccess && bought.length === 0) return <NothingBought />;
  return (
    <WalletColumn>
      <CurrentPurchases />
      <Group
        title="Purchases"
        note="Everything you bought, on whichever computer, newest first."
        action={
          bought.length > 0 ? (
            <Button aria-disabled={busy} onClick={() => run(openPortal)}>
              Invoices at Stripe
            </Button>
          ) : null
        }
      >
        {pages.isPending ? (
          <SkeletonLines lines={5} />
        ) : pages.isError ? (
          <Failure error={pages.error} onRetry={() => void pages.refetch()} />
        ) : (
          <ul className="border-t border-line">
            {bought.map((checkout) => (
              <CheckoutLine key={checkout.id} checkout={checkout} />
            ))}
          </ul>
        )}
        {pages.hasNextPage ? (
          <Button
            className="self-start"
            aria-disabled={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {pages.isFetchingNextPage ? "Loading…" : "Show older"}
          </Button>
        ) : null}
      </Group>
    </WalletColumn>
  );
}

function NothingBought() {
  return (
    <Empty
      icon={<ReceiptText size={22} aria-hidden />}
      title="Nothing bought yet"
      actions={
        <Link to="/wallet" search={{}} className={controlButton("primary")}>
          Look at what is sold
        </Link>
      }
    >
      What you buy is listed here with its receipt, on every computer that you sign in on.
    </Empty>
  );
}
