import type { AccountId } from "../accounts.ts";
import type { Books } from "../books.ts";
import { type Moment, post } from "../post.ts";
import { newLot } from "./new-lot.ts";
import { takeMoves } from "./wallet.ts";

/** Moves all free tokens of one wallet to another, lot by lot with their expiry. Returns the tokens. */
export function moveLots(
  books: Books,
  moment: Moment,
  { from, to, actor }: { from: AccountId; to: AccountId; actor: string },
): number {
  const lots = books.lots(from).filter((lot) => lot.remaining > lot.held);
  if (lots.length === 0) return 0;
  const moved = lots.map((lot): readonly [number, number] => [lot.no, lot.remaining - lot.held]);
  const out = post(books, moment, {
    accountId: from,
    kind: "transfer",
    cause: { type: "wallet", id: to },
    actor,
    moves: takeMoves(moved, "transit"),
  });
  post(books, moment, {
    accountId: to,
    kind: "transfer",
    cause: { type: "wallet", id: from },
    parentId: out.id,
    actor,
    moves: lots.map((lot) => ({
      to: "new lot",
      contra: "transit",
      lot: newLot(lot.source, {
        granted: lot.remaining - lot.held,
        priority: lot.priority,
        effectiveAt: lot.effectiveAt,
        expiresAt: lot.expiresAt,
      }),
    })),
  });
  return moved.reduce((sum, [, tokens]) => sum + tokens, 0);
}
