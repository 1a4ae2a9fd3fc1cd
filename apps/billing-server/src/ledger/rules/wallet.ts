import { AppError } from "@myba/shared/errors";
import { assertWallet, debtIdOf, type AccountId, type SystemAccount } from "../accounts.ts";
import type { Books } from "../books.ts";
import type { Paid, PayDebt } from "../commands.ts";
import { availableOf, availableTokens, inSpendingOrder, isExpired, pickLots } from "../lots.ts";
import { type Moment, type Move, post, timeOf } from "../post.ts";
import type { Account, HeldLot, Lot, TransferKind } from "../rows.ts";

const paidFor: ReadonlySet<TransferKind> = new Set(["purchase", "subscription_grant", "reinstatement"]);

/** Where a grant's tokens come from, and where they go back to when it is taken back. */
export function originOf(source: TransferKind): SystemAccount {
  if (paidFor.has(source)) return "stripe_cash";
  return source === "admin_adjustment" ? "adjustments" : "grants_promo";
}

/** The wallet, unless it is closed. Throws `ledger/account-closed`. */
export function openWallet(books: Books, accountId: AccountId): Account {
  assertWallet(accountId);
  const account = books.account(accountId);
  if (account.closedAt !== null) throw new AppError("ledger/account-closed", { wallet: accountId });
  return account;
}

/** Lots that together give `tokens`, in spending order. Throws `ledger/insufficient`. */
export function lotsFor(books: Books, account: Account, tokens: number, atMs: number): HeldLot[] {
  const lots = books.lots(account.id);
  const available = availableTokens(lots, atMs);
  if (available < tokens) throw new AppError("ledger/insufficient", { needed: tokens, available });
  return pickLots(lots, tokens, atMs);
}

/** The moves that take picked tokens out of their lots. */
export function takeMoves(lots: readonly HeldLot[], contra: SystemAccount): Move[] {
  return lots.map(([no, tokens]) => ({ to: "lot", no, tokens: -tokens, contra }));
}

/**
 * Books what has expired of some lots, or of all; what is held stays until it is settled. In a closed wallet that
 * nobody took over, whatever comes back is over at once. Returns the tokens.
 */
export function bookExpiry(
  books: Books,
  moment: Moment,
  { accountId, only, parentId }: { accountId: AccountId; only?: readonly number[]; parentId?: string },
): number {
  const account = books.account(accountId);
  const isOver = account.closedAt !== null && account.successorId === null;
  const now = timeOf(account, moment);
  let tokens = 0;
  for (const lot of books.lots(accountId)) {
    const expired = lot.remaining - lot.held;
    const hasExpired = isExpired(lot, now);
    if (expired === 0 || !(hasExpired || isOver)) continue;
    if (only !== undefined && !only.includes(lot.no)) continue;
    countBreakage(books, lot, expired);
    post(books, moment, {
      accountId,
      kind: "expiry",
      cause: { type: "lot", id: String(lot.no) },
      parentId: parentId ?? null,
      actor: "ledger",
      eventAt: hasExpired ? (lot.expiresAt ?? undefined) : undefined,
      moves: takeMoves([[lot.no, expired]], "breakage"),
    });
    tokens += expired;
  }
  return tokens;
}

/** A payment knows what of it nobody used; what came back by a reinstatement had been granted before. */
export function countBreakage(books: Books, lot: Lot, tokens: number): void {
  if (lot.paymentId === null || lot.source === "reinstatement") return;
  const payment = books.payment(lot.accountId, lot.paymentId);
  if (payment === undefined) throw new Error(`payment ${lot.paymentId} is not there`);
  books.putPayment({ ...payment, breakage: payment.breakage + tokens });
}

/** What was bought pays what is owed; what was given does not. */
export function paysDebts(lot: Lot): boolean {
  return lot.paymentId !== null || lot.source === "subscription_grant";
}

/** Pays what a wallet owes from bought lots that have begun since; what was there before stays. */
export function payOwed(books: Books, moment: Moment, command: PayDebt): Paid {
  if (books.account(command.accountId).owed === 0) return { tokens: 0 };
  const { recordedAt: owedSince } = books.account(debtIdOf(command.accountId));
  const from = books
    .lots(command.accountId)
    .filter((lot) => paysDebts(lot) && lot.effectiveAt > owedSince)
    .toSorted(inSpendingOrder);
  const parentId = books.account(command.accountId).lastTransferId;
  return { tokens: payDebt(books, moment, { accountId: command.accountId, from, parentId }) };
}

/**
 * Pays what the wallet owes from what these lots have free; from expired ones too where a hold had kept them from both.
 * Returns the tokens paid.
 */
export function payDebt(
  books: Books,
  moment: Moment,
  {
    accountId,
    from,
    parentId,
    withExpired = false,
  }: { accountId: AccountId; from: readonly Lot[]; parentId: string | null; withExpired?: boolean },
): number {
  const account = books.account(accountId);
  if (account.owed === 0) return 0;
  const now = timeOf(account, moment);
  const paid: HeldLot[] = [];
  let missing = account.owed;
  for (const { no } of from) {
    const lot = books.lot(accountId, no);
    const tokens = Math.min(missing, withExpired ? lot.remaining - lot.held : availableOf(lot, now));
    if (tokens > 0) paid.push([no, tokens]);
    missing -= tokens;
  }
  const tokens = account.owed - missing;
  if (tokens === 0) return 0;
  post(books, moment, {
    accountId,
    kind: "debt_payment",
    cause: { type: "debt", id: parentId ?? accountId },
    parentId,
    actor: "ledger",
    moves: [...takeMoves(paid, "stripe_cash"), { to: "debt", tokens }],
  });
  return tokens;
}
