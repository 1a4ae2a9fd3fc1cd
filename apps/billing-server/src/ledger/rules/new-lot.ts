import { priorities } from "../commands.ts";
import type { NewLot } from "../post.ts";
import type { TransferKind } from "../rows.ts";

/** A lot with what its source says where nothing else is said. */
export function newLot(
  source: TransferKind,
  lot: Pick<NewLot, "granted" | "effectiveAt"> & Partial<Omit<NewLot, "source">>,
): NewLot {
  return {
    source,
    priority: priorities[source] ?? 50,
    expiresAt: null,
    costCents: 0,
    paymentId: null,
    parentNo: null,
    ...lot,
  };
}
