import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/client.ts";
import { PurchaseCard } from "./purchase-card.tsx";
import { isOpen } from "./purchase-words.ts";

/** What is being bought, and what came to nothing since somebody looked. What was paid is told by a notice, everywhere. */
export function CurrentPurchases() {
  const purchases = useQuery(api.purchases.list.queryOptions()).data ?? [];
  const current = purchases.filter((one) => isOpen(one) || (!one.seen && one.state !== "paid"));
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
