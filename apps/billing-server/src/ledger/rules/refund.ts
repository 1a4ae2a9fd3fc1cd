import { AppError } from "@myba/shared/errors";
import type { AccountId } from "../accounts.ts";
import type { Books } from "../books.ts";
import type { ClawedBack, Dispute, Refund } from "../commands.ts";
import { isExpired } from "../lots.ts";
import { assertAmount, type Moment, type Move, type NewLot, onceOf, post, safe, timeOf } from "../post.ts";
import type { Lot, Payment } from "../rows.ts";
import { newLot } from "./new-lot.ts";
import { bookExpiry, originOf, payDebt } from "./wallet.ts";

/**
 * How many tokens of a payment its refunds and disputes take back: grant x lost money / paid money, rounded down once,
 * and never what nobody used. It depends on sums only, so that events may come in any order and any number of parts.
 */
export function clawTarget(payment: Payment): number {
  if (payment.paidCents === 0) return 0;
  const withdrawn = Math.max(0, payment.withdrawnCents - payment.reinstatedCents);
  const lost = Math.min(payment.paidCents, payment.refundedCents + withdrawn);
  // The product may leave the safe integers, the quotient cannot.
  const share = Number((BigInt(payment.granted) * BigInt(lost)) / BigInt(payment.paidCents));
  return Math.min(share, payment.granted - payment.breakage);
}

/** Money went back: the same share of the payment's tokens follows. */
export function refund(books: Books, moment: Moment, command: Refund): ClawedBack {
  assertAmount(command.refundedCents, 0);
  const known = knownPayment(books, command.accountId, command.paymentId);
  if (command.refundedCents <= known.refundedCents) return nothing;
  books.putPayment({ ...known, refundedCents: command.refundedCents });
  return settlePayment(books, moment, {
    accountId: command.accountId,
    paymentId: command.paymentId,
    kind: "refund",
    cause: { type: "payment", id: command.paymentId },
    actor: command.actor,
    eventAt: command.eventAt,
    always: { refundedCents: command.refundedCents },
  });
}

/** The bank took or returned a payment's money, each dispute once. */
export function dispute(books: Books, moment: Moment, command: Dispute): ClawedBack {
  assertAmount(command.cents, 0);
  const cause = { type: "dispute", id: command.disputeId };
  const kind = command.kind === "dispute" ? "dispute" : "reinstatement";
  const known = knownPayment(books, command.accountId, command.paymentId);
  if (books.once(onceOf(cause, kind)) !== undefined) return nothing;
  books.putPayment(
    kind === "dispute"
      ? { ...known, withdrawnCents: safe(known.withdrawnCents + command.cents) }
      : { ...known, reinstatedCents: safe(known.reinstatedCents + command.cents) },
  );
  return settlePayment(books, moment, {
    accountId: command.accountId,
    paymentId: command.paymentId,
    kind,
    cause,
    isOnce: true,
    actor: command.actor,
    eventAt: command.eventAt,
    always: { paymentId: command.paymentId, cents: command.cents },
  });
}

const nothing: ClawedBack = { requestedTokens: 0, collectedTokens: 0, uncollectedTokens: 0 };

function knownPayment(books: Books, accountId: AccountId, paymentId: string): Payment {
  const earlier = books.once(onceOf({ type: "payment", id: paymentId }, "purchase"));
  if (earlier !== undefined && earlier.accountId !== accountId) {
    throw new AppError("ledger/payment-mismatch", { payment: paymentId });
  }
  return books.payment(accountId, paymentId) ?? blankPayment(accountId, paymentId);
}

/** A payment of which nothing is known yet. */
export function blankPayment(accountId: AccountId, id: string): Payment {
  return {
    accountId,
    id,
    paidCents: 0,
    granted: 0,
    refundedCents: 0,
    withdrawnCents: 0,
    reinstatedCents: 0,
    clawed: 0,
    uncollected: 0,
    breakage: 0,
  };
}

interface Settlement {
  readonly accountId: AccountId;
  readonly paymentId: string;
  readonly kind: "refund" | "dispute" | "reinstatement";
  readonly cause: { readonly type: string; readonly id: string };
  readonly isOnce?: boolean;
  readonly actor: string;
  readonly eventAt?: number | undefined;
  /** Recorded even where no token moves, so that the payment can be rebuilt from the journal. */
  readonly always?: { readonly [key: string]: string | number };
}

/** Brings the tokens of a payment in line with its money: takes what is missing, or gives back what is too much. */
export function settlePayment(books: Books, moment: Moment, settlement: Settlement): ClawedBack {
  const { accountId, paymentId, always, ...asked } = settlement;
  // Whether the job that books expiry has been here must make no difference.
  const only = books.lotsOfPayment(accountId, paymentId).map(({ no }) => no);
  bookExpiry(books, moment, { accountId, only });
  const payment = books.payment(accountId, paymentId);
  if (payment === undefined) throw new Error(`payment ${paymentId} is not there`);
  const requested = clawTarget(payment) - payment.clawed;
  if (requested === 0 && always === undefined) return nothing;
  const now = timeOf(books.account(accountId), moment);
  const { moves, uncollected } =
    requested >= 0 ? take(books, payment, settlement) : giveBack(books, payment, settlement, now);
  const transfer = post(books, moment, {
    ...asked,
    accountId,
    moves,
    meta: { ...always, paymentId, requested, uncollected },
  });
  rememberClawed(books, accountId, moves);
  books.putPayment({
    ...payment,
    clawed: payment.clawed + requested,
    uncollected: payment.uncollected + uncollected,
  });
  if (requested < 0) {
    const from = books.lotsOfPayment(accountId, paymentId);
    payDebt(books, moment, { accountId, from, parentId: transfer.id });
    bookExpiry(books, moment, { accountId, only: from.map(({ no }) => no), parentId: transfer.id });
  }
  return { requestedTokens: requested, collectedTokens: requested - uncollected, uncollectedTokens: uncollected };
}

interface Taken {
  readonly moves: readonly Move[];
  /** What becomes debt; below zero where debt is forgiven. */
  readonly uncollected: number;
}

function take(books: Books, payment: Payment, { kind }: Settlement): Taken {
  const moves: Move[] = [];
  let missing = clawTarget(payment) - payment.clawed;
  // Children first: the bonus goes before what was paid for. Held tokens stay with the work they were promised to.
  for (const lot of books.lotsOfPayment(payment.accountId, payment.id).toReversed()) {
    const tokens = Math.min(missing, lot.remaining - lot.held);
    const contra = kind === "dispute" ? "disputed" : originOf(lot.source);
    if (tokens > 0) moves.push({ to: "lot", no: lot.no, tokens: -tokens, contra });
    missing -= tokens;
  }
  if (missing > 0) moves.push({ to: "debt", tokens: -missing });
  return { moves, uncollected: missing };
}

function giveBack(books: Books, payment: Payment, { kind }: Settlement, now: number): Taken {
  let missing = payment.clawed - clawTarget(payment);
  const { owed } = books.account(payment.accountId);
  const forgiven = Math.min(missing, payment.uncollected, owed);
  missing -= forgiven;
  const moves: Move[] = forgiven > 0 ? [{ to: "debt", tokens: forgiven }] : [];
  const contra = kind === "refund" ? "stripe_cash" : "disputed";
  const lots = books.lotsOfPayment(payment.accountId, payment.id);
  for (const lot of lots) {
    const tokens = Math.min(missing, lot.clawed);
    if (tokens > 0) moves.push({ to: "lot", no: lot.no, tokens, contra });
    missing -= tokens;
  }
  // What later purchases or reversed spends paid instead did not come from these lots, which may be full: they paid it
  // as a debt, to the cash.
  if (missing > 0) moves.push({ to: "new lot", contra: "stripe_cash", lot: lotInstead(lots[0], missing, now) });
  return { moves, uncollected: forgiven === 0 ? 0 : -forgiven };
}

/** Ends with the lot that was paid for, unless that would give back what nobody can use. */
function lotInstead(paid: Lot | undefined, granted: number, now: number): NewLot {
  if (paid === undefined) throw new Error("a payment that tokens were taken from has lots");
  return newLot("reinstatement", {
    granted,
    effectiveAt: now,
    expiresAt: isExpired(paid, now) ? null : paid.expiresAt,
    paymentId: paid.paymentId,
    parentNo: paid.no,
  });
}

function rememberClawed(books: Books, accountId: AccountId, moves: readonly Move[]): void {
  for (const move of moves) {
    if (move.to !== "lot") continue;
    const lot = books.lot(accountId, move.no);
    books.putLot({ ...lot, clawed: Math.max(0, lot.clawed - move.tokens) });
  }
}
