import { AppError } from "@myba/shared/errors";
import type { Books } from "../books.ts";
import type { Posted, Reverse, Settle, Settled } from "../commands.ts";
import { availableTokens, pickLots, splitLots, tokensOf } from "../lots.ts";
import { assertAmount, type Moment, type Move, post, timeOf } from "../post.ts";
import type { HeldLot, Hold, HoldState } from "../rows.ts";
import { posted } from "./grant.ts";
import { leftForMember, settleMember, uncharge } from "./member.ts";
import { moveLots } from "./move-lots.ts";
import { holdLots } from "./spend.ts";
import { bookExpiry, payDebt, paysDebts, takeMoves } from "./wallet.ts";

/** The one lane in which holds end. Whoever comes second gets the first one's answer. */
export function settle(books: Books, moment: Moment, command: Settle): Settled {
  if (command.by.kind === "capture") assertAmount(command.by.tokens, 0);
  const hold = books.hold(command.accountId, command.holdId);
  if (hold === undefined) throw new AppError("ledger/hold-not-found");
  const now = timeOf(books.account(hold.accountId), moment);
  if (hold.state !== "open" || (command.by.kind === "sweep" && now < hold.expiresAt)) return answerOf(hold);

  const wanted = command.by.kind === "capture" ? command.by.tokens : 0;
  const { used, rest } = splitLots(hold.lots, wanted);
  const before = books.account(hold.accountId);
  holdLots(books, hold.accountId, hold.lots, -1);
  const extra = command.by.kind === "capture" && command.by.above === "top-up" ? topUp(books, hold, wanted, now) : [];
  const cost = tokensOf(used) + tokensOf(extra);
  const worth = hold.isUnlimited ? unlimitedWorth(command, hold) : cost;
  const captured = Math.min(worth, hold.tokens);
  const toppedUp = worth - captured;
  const state = stateOf(command, captured);
  const transfer = post(books, moment, {
    accountId: hold.accountId,
    kind: state === "captured" ? "spend" : "release",
    cause: { type: "hold", id: hold.id },
    parentId: hold.id,
    actor: command.actor,
    eventAt: command.eventAt,
    moves: movesOf(hold, state, [...used, ...extra]),
    account: { held: before.held - tokensOf(hold.lots) },
    meta: {
      ...command.meta,
      state,
      captured,
      ...(toppedUp > 0 && { toppedUp }),
      ...(hold.memberId !== null && { member: hold.memberId }),
    },
  });
  const heldTokens = tokensOf(hold.lots);
  settleMember(books, { accountId: hold.accountId, memberId: hold.memberId, now, used: cost, held: heldTokens });
  const settled: Hold = { ...hold, state, captured, toppedUp, settleTransferId: transfer.id };
  books.putHold(settled);
  if (rest.length > 0) afterRelease(books, moment, { accountId: hold.accountId, rest, parentId: transfer.id });
  return answerOf(settled);
}

function answerOf(hold: Hold): Settled {
  return {
    holdId: hold.id,
    state: hold.state,
    capturedTokens: hold.captured + hold.toppedUp,
    releasedTokens: hold.state === "open" ? 0 : hold.tokens - hold.captured,
    transferId: hold.settleTransferId,
  };
}

function stateOf(command: Settle, captured: number): HoldState {
  if (captured > 0) return "captured";
  return command.by.kind === "sweep" ? "expired" : "released";
}

function movesOf(hold: Hold, state: HoldState, used: readonly HeldLot[]): Move[] {
  if (state !== "captured") return [];
  return hold.isUnlimited ? [{ to: "record", contra: "usage_revenue" }] : takeMoves(used, "usage_revenue");
}

/** What work under an unlimited plan is counted as: it costs nothing, and above the hold the same rule holds. */
function unlimitedWorth({ by }: Settle, hold: Hold): number {
  if (by.kind !== "capture") return 0;
  return by.above === "cap" ? Math.min(by.tokens, hold.tokens) : by.tokens;
}

/** Cost above the hold, as far as the wallet and the member's cap allow. */
function topUp(books: Books, hold: Hold, wanted: number, now: number): HeldLot[] {
  if (hold.isUnlimited || wanted <= hold.tokens) return [];
  // The lots of the hold are free again at this point, but what it captures is spoken for.
  const lots = books.lots(hold.accountId).map((lot) => {
    const own = hold.lots.find(([no]) => no === lot.no)?.[1] ?? 0;
    return { ...lot, held: lot.held + own };
  });
  const left = leftForMember(books, hold.accountId, hold.memberId, now);
  return pickLots(lots, Math.min(wanted - hold.tokens, left, availableTokens(lots, now)), now);
}

/** What a hold gives back may be owed, have expired meanwhile, or belong to the wallet that took over. */
function afterRelease(
  books: Books,
  moment: Moment,
  { accountId, rest, parentId }: { accountId: string; rest: readonly HeldLot[]; parentId: string },
): void {
  const nos = rest.map(([no]) => no);
  const paidFor = nos.map((no) => books.lot(accountId, no)).filter(paysDebts);
  payDebt(books, moment, { accountId, from: paidFor, parentId, withExpired: true });
  bookExpiry(books, moment, { accountId, only: nos, parentId });
  const { successorId } = books.account(accountId);
  if (successorId === null) return;
  moveLots(books, moment, { from: accountId, to: successorId, actor: "ledger" });
  // The wallet that took over may be closed as well.
  if (books.account(successorId).closedAt !== null) bookExpiry(books, moment, { accountId: successorId });
}

/** Gives back tokens of a spend to the lots they came from, last used first. */
export function reverse(books: Books, moment: Moment, command: Reverse): Posted {
  const found = books.transfer(command.transferId);
  if (found?.transfer.kind !== "spend" || found.transfer.accountId !== command.accountId) {
    throw new AppError("ledger/spend-not-found");
  }
  const account = books.account(command.accountId);
  const cause = { type: "spend", id: command.transferId };
  if (command.tokens !== undefined) assertAmount(command.tokens, 1);
  const uses = found.entries.filter((entry) => entry.lotNo !== null).toSorted((a, b) => b.seq - a.seq);
  const spent = uses.reduce((sum, entry) => sum - entry.amount, 0);
  const { earlier, reversals } = reversedSoFar(books, command.transferId);
  const tokens = command.tokens ?? spent - earlier;
  if (tokens > spent - earlier) throw new AppError("ledger/amount-invalid", { amount: tokens });
  if (tokens === 0) return { transferId: command.transferId, tokens: 0, balanceTokens: account.posted, isNew: false };
  const lots = uses.map((entry): HeldLot => [entry.lotNo ?? 0, -entry.amount]);
  const back = splitLots(splitLots(lots, earlier).rest, tokens).used;
  const transfer = post(books, moment, {
    accountId: account.id,
    kind: "refund",
    cause: { ...cause, id: `${cause.id}/${reversals + 1}` },
    isOnce: true,
    reversesId: command.transferId,
    actor: command.actor,
    eventAt: command.eventAt,
    moves: back.map(([no, amount]) => ({ to: "lot", no, tokens: amount, contra: "usage_revenue" })),
    meta: { reversed: earlier + tokens },
  });
  const { meta, recordedAt: usedAt } = found.transfer;
  const memberId = typeof meta?.["member"] === "string" ? meta["member"] : null;
  uncharge(books, { accountId: account.id, memberId, usedAt, now: transfer.recordedAt, tokens });
  afterRelease(books, moment, { accountId: account.id, rest: back, parentId: transfer.id });
  return posted(books, transfer, tokens);
}

/** Reversals of a spend are numbered from 1, so that the next number shows how many there were. */
function reversedSoFar(books: Books, transferId: string): { earlier: number; reversals: number } {
  let earlier = 0;
  for (let no = 1; ; no += 1) {
    const reversal = books.once(`spend/${transferId}/${no}:refund`);
    if (reversal === undefined) return { earlier, reversals: no - 1 };
    earlier = Number(reversal.meta?.["reversed"]);
  }
}
