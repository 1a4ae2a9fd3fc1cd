import { AppError } from "@myba/shared/errors";
import { debtIdOf, type AccountId, type SystemAccount } from "./accounts.ts";
import type { Books } from "./books.ts";
import type { Account, Entry, Json, Lot, Transfer, TransferKind } from "./rows.ts";

/** The world as one batch sees it. */
export interface Moment {
  readonly nowMs: number;
  /** A UUIDv7, larger than every one before it in this process. */
  makeId(): string;
}

/** One entry to be: what happens to a lot, a debt, or (with nothing to pay) to nothing but the record. */
export type Move =
  | { readonly to: "lot"; readonly no: number; readonly tokens: number; readonly contra: SystemAccount }
  | { readonly to: "new lot"; readonly lot: NewLot; readonly contra: SystemAccount }
  | { readonly to: "debt"; readonly tokens: number }
  | { readonly to: "record"; readonly contra: SystemAccount };

export type NewLot = Omit<Lot, "accountId" | "no" | "transferId" | "remaining" | "held" | "clawed">;

export interface Posting {
  readonly accountId: AccountId;
  readonly kind: TransferKind;
  readonly cause: { readonly type: string; readonly id: string };
  /** No second transfer of this kind may have this cause. */
  readonly isOnce?: boolean;
  readonly id?: string;
  readonly parentId?: string | null;
  readonly reversesId?: string;
  readonly actor: string;
  readonly eventAt?: number | undefined;
  readonly moves: readonly Move[];
  readonly meta?: { readonly [key: string]: Json };
  /** What else changes about the account. */
  readonly account?: Partial<Pick<Account, "held" | "unlimitedUntil" | "closedAt" | "successorId">>;
}

/** A server whose clock was further ahead than this was wrong, and what it wrote does not date what comes later. */
const believedAheadMs = 48 * 60 * 60_000;

/** The time of a wallet: its clock never runs backwards, so that nothing expired comes back to life. */
export function timeOf(account: Pick<Account, "recordedAt">, { nowMs }: Pick<Moment, "nowMs">): number {
  return account.recordedAt > nowMs + believedAheadMs ? nowMs : Math.max(nowMs, account.recordedAt);
}

/** The text that keeps a cause from acting twice in the same way. */
export function onceOf(cause: { readonly type: string; readonly id: string }, kind: TransferKind): string {
  return `${cause.type}/${cause.id}:${kind}`;
}

/**
 * Writes one transfer with its entries and brings account, lots and debt into line. Throws an assertion where an
 * amount would break a promise of the ledger, and `ledger/amount-invalid` where it would leave the safe integers.
 */
export function post(books: Books, moment: Moment, posting: Posting): Transfer {
  const before = books.account(posting.accountId);
  const id = posting.id ?? moment.makeId();
  const recordedAt = timeOf(before, moment);
  const entries: Entry[] = [];
  let after: Account = {
    ...before,
    ...posting.account,
    version: before.version + 1,
    lastTransferId: id,
    recordedAt,
  };
  for (const move of posting.moves) {
    if (move.to === "debt") {
      entries.push(oweLess(books, { id, wallet: after, tokens: move.tokens, recordedAt }));
      after = { ...after, owed: after.owed - move.tokens };
      continue;
    }
    const { lotNo, tokens } = moveTokens(books, after, id, move);
    after = {
      ...after,
      posted: safe(after.posted + tokens),
      seq: after.seq + 1,
      lots: Math.max(after.lots, lotNo ?? 0),
    };
    entries.push({
      accountId: after.id,
      seq: after.seq,
      transferId: id,
      amount: tokens,
      balanceAfter: after.posted,
      lotNo,
      contra: move.contra,
    });
  }
  assertSound(after);
  books.putAccount(after);
  const transfer: Transfer = {
    id,
    accountId: after.id,
    no: after.version,
    previousId: before.lastTransferId,
    kind: posting.kind,
    causeType: posting.cause.type,
    causeId: posting.cause.id,
    once: posting.isOnce === true ? onceOf(posting.cause, posting.kind) : null,
    parentId: posting.parentId ?? null,
    reversesId: posting.reversesId ?? null,
    actor: posting.actor,
    eventAt: posting.eventAt ?? recordedAt,
    recordedAt,
    seq: after.seq,
    entryCount: after.seq - before.seq,
    meta: metaOf(posting),
  };
  books.addTransfer(transfer, entries);
  return transfer;
}

/** What lots are made of goes into the journal too, so that they can be rebuilt from it. */
function metaOf({ meta, moves }: Posting): Transfer["meta"] {
  const lots = moves.flatMap((move) => (move.to === "new lot" ? [{ ...move.lot }] : []));
  if (lots.length > 0) return { ...meta, lots };
  return meta ?? null;
}

function moveTokens(
  books: Books,
  account: Account,
  transferId: string,
  move: Exclude<Move, { to: "debt" }>,
): { lotNo: number | null; tokens: number } {
  if (move.to === "record") return { lotNo: null, tokens: 0 };
  if (move.to === "new lot") {
    const no = account.lots + 1;
    const tokens = move.lot.granted;
    books.putLot({ ...move.lot, accountId: account.id, no, transferId, remaining: tokens, held: 0, clawed: 0 });
    return { lotNo: no, tokens };
  }
  const lot = books.lot(account.id, move.no);
  const remaining = lot.remaining + move.tokens;
  if (remaining < lot.held || remaining > lot.granted) throw new Error(`lot ${lot.no} would hold ${remaining}`);
  books.putLot({ ...lot, remaining });
  return { lotNo: lot.no, tokens: move.tokens };
}

/** An entry on the wallet's debt account: above zero pays, below zero owes more. */
function oweLess(
  books: Books,
  { id, wallet, tokens, recordedAt }: { id: string; wallet: Account; tokens: number; recordedAt: number },
): Entry {
  const debt = books.account(debtIdOf(wallet.id));
  const posted = safe(debt.posted + tokens);
  if (posted > 0 || -posted !== wallet.owed - tokens) throw new Error(`debt of ${wallet.id} would be ${posted}`);
  const after = { ...debt, posted, seq: debt.seq + 1, version: debt.version + 1, lastTransferId: id, recordedAt };
  books.putAccount(after);
  return {
    accountId: debt.id,
    seq: after.seq,
    transferId: id,
    amount: tokens,
    balanceAfter: posted,
    lotNo: null,
    contra: "refund_debt",
  };
}

function assertSound(account: Account): void {
  if (account.posted < 0 || account.held < 0 || account.held > account.posted) {
    throw new Error(`${account.id} would have ${account.posted} with ${account.held} held`);
  }
}

/** Throws `ledger/amount-invalid` unless the number is a whole one that arithmetic keeps exact. */
export function safe(tokens: number): number {
  if (!Number.isSafeInteger(tokens)) throw new AppError("ledger/amount-invalid", { amount: tokens });
  return tokens;
}

/** Throws `ledger/amount-invalid` unless the amount is a safe integer of at least `least`. */
export function assertAmount(amount: number, least: number): void {
  if (!Number.isSafeInteger(amount) || amount < least) {
    throw new AppError("ledger/amount-invalid", { amount: String(amount) });
  }
}
