import { useQuery } from "@tanstack/react-query";
import { ExternalLink, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Shop } from "../../bridge/purchases.ts";
import { useAccount } from "../account/use-account.ts";
import { api } from "../lib/client.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { openPortal } from "./browser-steps.ts";
import type { Item } from "./offers.ts";
import { PlanCard } from "./plan-card.tsx";
import { planStatus } from "./plan-status.ts";
import { useBusy } from "./use-busy.ts";

interface PlansProps {
  readonly shop: Shop;
  readonly currency: string;
  readonly isChosen: (item: Item) => boolean;
  readonly onBuy: (item: Item, seenPrice: number) => void;
  /** What opens below them when one was pressed. */
  readonly children: ReactNode;
}

/** The plans that are sold, and the one in force. */
export function Plans({ shop, currency, isChosen, onBuy, children }: PlansProps) {
  const account = useAccount();
  const isPerson = account?.kind === "person" && !account.needsSignIn;
  const plan = useQuery({ ...api.purchases.subscription.queryOptions(), enabled: isPerson }).data ?? null;
  const [busy, run] = useBusy();
  if (shop.plans.length === 0) return null;
  const own = plan !== null && plan.state !== "ended" ? plan : null;
  const status = own && planStatus(own, shop.plans.find(({ key }) => key === own.nextPlanKey)?.name);
  return (
    <Group
      title="Plans"
      note={own ? null : "Tokens each month, for as long as you like. You can cancel at any time."}
      action={
        own ? (
          <Button icon={<ExternalLink size={14} aria-hidden />} aria-disabled={busy} onClick={() => run(openPortal)}>
            Manage at Stripe
          </Button>
        ) : null
      }
    >
      {status ? (
        <p className={status.isTrouble ? "flex items-start gap-1.5 text-warning" : "text-muted"}>
          {status.isTrouble ? <TriangleAlert size={14} className="mt-1 shrink-0" aria-hidden /> : null}
          {status.words}
          {status.isTrouble ? "" : " Change or cancel it at Stripe."}
        </p>
      ) : null}
      <ul className="grid gap-3 md:grid-cols-3">
        {shop.plans.map((one) => {
          const item = { kind: "plan", key: one.key } as const;
          const due = one.price[currency];
          return (
            <PlanCard
              key={one.key}
              plan={one}
              currency={currency}
              isChosen={isChosen(item)}
              isOwn={own?.planKey === one.key}
              isNext={own?.nextPlanKey === one.key}
              onBuy={own || due === undefined ? undefined : () => onBuy(item, due)}
            />
          );
        })}
      </ul>
      {children}
    </Group>
  );
}
