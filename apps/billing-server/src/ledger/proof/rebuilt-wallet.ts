import { debtIdOf } from "../accounts.ts";
import { blankPayment } from "../rules/refund.ts";
import { tokensOf } from "../lots.ts";
import type { Account, Entry, HeldLot, Json, Lot, Member, Payment, Transfer } from "../rows.ts";

/** A transfer of the journal with its entries, and the transfer that it undoes. */
export interface JournalStep {
  readonly transfer: Transfer;
  readonly entries: readonly Entry[];
  readonly reversed: Pick<Transfer, "meta" | "recordedAt"> | undefined;
}

type Meta = { readonly [key: string]: Json };
type NewLot = Omit<Lot, "accountId" | "no" | "transferId" | "remaining" | "held" | "clawed">;

/**
 * How things stand in a wallet, made from its journal alone, transfer by transfer. It is written a second time on
 * purpose, apart from the rules: what both say is so. Memory is that of the wallet's lots and open holds, not that of
 * its history.
 */
export class RebuiltWallet {
  readonly id: string;
  account: Account;
  debt: Account;
  readonly lots = new Map<number, Lot>();
  readonly openHolds = new Map<string, { readonly lots: readonly HeldLot[]; readonly memberId: string | null }>();
  readonly payments = new Map<string, Payment>();
  readonly members = new Map<string, Member>();

  constructor(id: string) {
    this.id = id;
    this.account = emptyAccount(id);
    this.debt = emptyAccount(debtIdOf(id));
  }

  /** Applies the next transfer of the wallet. */
  apply({ transfer, entries, reversed }: JournalStep): void {
    const meta = transfer.meta ?? {};
    const own = entries.filter(({ accountId }) => accountId === this.id);
    const debts = entries.filter(({ accountId }) => accountId === this.debt.id);
    this.#moveLots(transfer, own, meta);
    if (isMoney(transfer)) this.#claw(own);
    if (transfer.kind === "expiry" || transfer.kind === "closure") this.#break(own);
    this.#applyAccount(transfer, own, debts);
    if (transfer.kind === "hold") this.#hold(transfer, meta);
    else if (isSettlement(transfer)) this.#settle(transfer, own);
    else if (transfer.kind === "spend")
      this.#useMember(memberOf(meta), transfer.recordedAt, { used: -sum(own), held: 0 });
    else if (transfer.kind === "member") this.#setMember(transfer, meta);
    else this.#applyMoney(transfer, meta);
    if (reversed !== undefined) this.#uncharge(transfer, sum(own), reversed);
  }

  #applyAccount(transfer: Transfer, own: readonly Entry[], debts: readonly Entry[]): void {
    const meta = transfer.meta ?? {};
    const common = { lastTransferId: transfer.id, recordedAt: transfer.recordedAt };
    this.account = {
      ...this.account,
      ...common,
      posted: this.account.posted + sum(own),
      owed: this.account.owed - sum(debts),
      seq: this.account.seq + own.length,
      lots: Math.max(this.account.lots, ...this.#nosOf(own)),
      version: this.account.version + 1,
      ...(transfer.kind === "plan" && { unlimitedUntil: numberOrNull(meta["until"]) }),
      ...(transfer.kind === "closure" && { closedAt: transfer.recordedAt, successorId: textOrNull(meta["successor"]) }),
    };
    if (debts.length > 0) {
      this.debt = {
        ...this.debt,
        ...common,
        posted: this.debt.posted + sum(debts),
        seq: this.debt.seq + debts.length,
        version: this.debt.version + debts.length,
      };
    }
  }

  #nosOf(own: readonly Entry[]): number[] {
    return own.flatMap(({ lotNo }) => (lotNo === null ? [] : [lotNo]));
  }

  #moveLots(transfer: Transfer, own: readonly Entry[], meta: Meta): void {
    const made = (Array.isArray(meta["lots"]) && transfer.kind !== "hold" ? meta["lots"] : []) as unknown as NewLot[];
    let used = 0;
    for (const { lotNo, amount } of own) {
      if (lotNo === null) continue;
      const known = this.lots.get(lotNo);
      const lot = known ?? made[used++];
      if (lot === undefined) continue; // An entry of a lot that nobody made: the live lot has no counterpart, or differs.
      const { remaining, ...rest } = known ?? {
        ...lot,
        accountId: this.id,
        no: lotNo,
        transferId: transfer.id,
        remaining: 0,
        held: 0,
        clawed: 0,
      };
      this.lots.set(lotNo, { ...rest, remaining: remaining + amount });
    }
  }

  #claw(own: readonly Entry[]): void {
    for (const { lotNo, amount } of own) {
      const lot = lotNo === null ? undefined : this.lots.get(lotNo);
      if (lot !== undefined) this.lots.set(lot.no, { ...lot, clawed: Math.max(0, lot.clawed - amount) });
    }
  }

  #break(own: readonly Entry[]): void {
    for (const { lotNo, amount } of own) {
      const lot = lotNo === null ? undefined : this.lots.get(lotNo);
      if (lot === undefined || lot.paymentId === null || lot.source === "reinstatement") continue;
      this.#payment(lot.paymentId, ({ breakage }) => ({ breakage: breakage - amount }));
    }
  }

  #hold(transfer: Transfer, meta: Meta): void {
    const hold = { lots: (meta["lots"] ?? []) as unknown as readonly HeldLot[], memberId: memberOf(meta) };
    this.openHolds.set(transfer.id, hold);
    this.#holdLots(hold.lots, 1);
    this.#useMember(hold.memberId, transfer.recordedAt, { used: 0, held: tokensOf(hold.lots) });
  }

  #settle(transfer: Transfer, own: readonly Entry[]): void {
    const hold = this.openHolds.get(transfer.causeId);
    if (hold === undefined) return; // Its hold is not in the journal, which the live rows show.
    this.openHolds.delete(transfer.causeId);
    this.#holdLots(hold.lots, -1);
    this.#useMember(hold.memberId, transfer.recordedAt, { used: -sum(own), held: -tokensOf(hold.lots) });
  }

  #holdLots(held: readonly HeldLot[], sign: 1 | -1): void {
    for (const [no, tokens] of held) {
      const lot = this.lots.get(no);
      if (lot !== undefined) this.lots.set(no, { ...lot, held: lot.held + sign * tokens });
    }
    this.account = { ...this.account, held: this.account.held + sign * tokensOf(held) };
  }

  #useMember(id: string | null, atMs: number, { used, held }: { used: number; held: number }): void {
    const member = id === null ? undefined : this.members.get(id);
    if (member === undefined) return;
    const month = monthOf(atMs);
    const before = member.month === month ? member.used : 0;
    this.members.set(member.id, { ...member, month, used: before + used, held: member.held + held });
  }

  #setMember(transfer: Transfer, meta: Meta): void {
    const known = this.members.get(transfer.causeId);
    if (meta["removed"] === true) {
      if (known !== undefined) this.members.set(known.id, { ...known, removedAt: transfer.recordedAt });
      return;
    }
    const member = known ?? {
      accountId: this.id,
      id: transfer.causeId,
      month: monthOf(transfer.recordedAt),
      used: 0,
      held: 0,
    };
    this.members.set(member.id, { ...member, capTokens: numberOrNull(meta["capTokens"]), removedAt: null });
  }

  #uncharge(transfer: Transfer, tokens: number, reversed: Pick<Transfer, "meta" | "recordedAt">): void {
    const member = this.members.get(memberOf(reversed.meta ?? {}) ?? "");
    if (member === undefined) return;
    if (member.month !== monthOf(reversed.recordedAt) || member.month !== monthOf(transfer.recordedAt)) return;
    this.members.set(member.id, { ...member, used: Math.max(0, member.used - tokens) });
  }

  #applyMoney(transfer: Transfer, meta: Meta): void {
    if (transfer.kind === "purchase") {
      this.#payment(transfer.causeId, () => ({
        paidCents: Number(meta["paidCents"]),
        granted: Number(meta["paidTokens"]) + Number(meta["bonusTokens"]),
      }));
    }
    const { paymentId } = meta;
    if (transfer.kind === "subscription_grant" && typeof paymentId === "string") {
      this.#payment(paymentId, () => ({ paidCents: Number(meta["paidCents"]), granted: Number(meta["paidTokens"]) }));
    }
    if (!isMoney(transfer) || typeof paymentId !== "string") return;
    const cents = Number(meta["cents"] ?? 0);
    this.#payment(paymentId, (payment) => ({
      clawed: payment.clawed + Number(meta["requested"]),
      uncollected: payment.uncollected + Number(meta["uncollected"]),
      ...(meta["refundedCents"] !== undefined && { refundedCents: Number(meta["refundedCents"]) }),
      ...(transfer.kind === "dispute" && { withdrawnCents: payment.withdrawnCents + cents }),
      ...(transfer.kind === "reinstatement" && { reinstatedCents: payment.reinstatedCents + cents }),
    }));
  }

  #payment(id: string, change: (payment: Payment) => Partial<Payment>): void {
    const payment = this.payments.get(id) ?? blankPayment(this.id, id);
    this.payments.set(id, { ...payment, ...change(payment) });
  }
}

/** A refund or dispute of a payment, or its reinstatement; a refund of a spend has another transfer that it undoes. */
function isMoney({ kind, reversesId }: Transfer): boolean {
  return ["refund", "dispute", "reinstatement"].includes(kind) && reversesId === null;
}

/** The end of a hold; a spend may be called a hold's by who asked for it, but does not come from one. */
function isSettlement({ causeType, causeId, parentId }: Transfer): boolean {
  return causeType === "hold" && causeId === parentId;
}

function emptyAccount(id: string): Account {
  return {
    id,
    posted: 0,
    held: 0,
    owed: 0,
    seq: 0,
    lots: 0,
    version: 0,
    lastTransferId: null,
    recordedAt: 0,
    unlimitedUntil: null,
    closedAt: null,
    successorId: null,
  };
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce((total, { amount }) => total + amount, 0);
}

function memberOf(meta: Meta): string | null {
  return textOrNull(meta["member"]);
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function numberOrNull(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}
