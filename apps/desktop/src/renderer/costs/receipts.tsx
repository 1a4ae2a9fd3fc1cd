import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { ReceiptLine } from "./receipt-line.tsx";

const pageSize = 50;

/** Every call to a model, newest first. */
export function Receipts({ total }: { readonly total: number }) {
  const pages = useInfiniteQuery(
    api.costs.receipts.infiniteOptions({
      input: (offset: number) => ({ offset, limit: pageSize }),
      initialPageParam: 0,
      getNextPageParam: (last, all) => {
        const seen = all.reduce((sum, page) => sum + page.receipts.length, 0);
        return seen < last.total && last.receipts.length > 0 ? seen : undefined;
      },
    }),
  );
  const receipts = pages.data?.pages.flatMap((page) => page.receipts) ?? [];
  return (
    <Group title="Receipts" note={`${counted(total, "call")} to models, newest first.`}>
      {pages.isPending ? (
        <SkeletonLines lines={5} />
      ) : pages.isError ? (
        <Failure error={pages.error} onRetry={() => void pages.refetch()} />
      ) : (
        <ul className="border-t border-line">
          {receipts.map((receipt) => (
            <ReceiptLine key={receipt.id} receipt={receipt} />
          ))}
        </ul>
      )}
      {pages.hasNextPage ? (
        <Button className="self-start" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {pages.isFetchingNextPage ? "Loading…" : "Show older"}
        </Button>
      ) : null}
    </Group>
  );
}
