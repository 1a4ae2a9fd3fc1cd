import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/client.ts";
import { PurchaseCard } from "./purchase-card.tsx";
import { isOpen } from "./purchase-words.ts";

/** What is being bought, and what has ended since somebody looked; nothing where there is none. */
export function CurrentPurchases() {
  const purchases = useQuery(api.purchases.list.queryOptions()).data ?? [];
  const current = purchases.filter((one) => isOpen(one) || !one.seen);
  if (current.length === 0) return null;
  return (
    <section aria-label="Under way">
      <ul className="flex flex-col gap-2">
        {current.map((purchase) => (
          <PurchaseCard key={purchase.id} purchase={purchase} />
        ))}
      </ul>
    </section>
  );
}
