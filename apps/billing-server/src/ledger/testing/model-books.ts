import type { TransferKind } from "../rows.ts";
import {
  emptyState,
  type ModelLot,
  type ModelPayment,
  type ModelState,
  type ModelWallet,
  type Uses,
} from "./model-state.ts";
import { monthOf, posted, refuse, spendingOrder, sum, whole } from "./model-tokens.ts";
import { priorities } from "../commands.ts";

type LotTerms = { readonly [Name in keyof ModelLot]?: ModelLot[Name] | undefined };

const twoDays = 48 * 60 * 60_000;

/** What every rule of the model does with wallets, their lots and their members. */
export class ModelBooks {
  state: ModelState = emptyState();
  protected nowMs = 0;

  wallet(id: string): ModelWallet {
    let wallet = this.state.wallets.get(id);
    if (wallet === undefined) {
      const rest = { lots: [], owed: 0, owedAt: 0, clock: 0, unlimitedUntil: null, closedAt: null, successor: null };
      this.state.wallets.set(id, (wallet = { id, ...rest, members: new Map() }));
    }
    return wallet;
  }

  available(id: string, nowMs: number): number {
    this.nowMs = nowMs;
    const wallet = this.wallet(id);
    return wallet.closedAt === null ? sum(wallet.lots.map((lot) => this.free(wallet, lot))) : 0;
  }

  protected time({ clock }: ModelWallet): number {
    return clock > this.nowMs + twoDays ? this.nowMs : Math.max(clock, this.nowMs);
  }

  protected touch(wallet: ModelWallet): void {
    wallet.clock = this.time(wallet);
  }

  protected open(id: string): ModelWallet {
    const wallet = this.wallet(id);
    return wallet.closedAt === null ? wallet : refuse("ledger/account-closed");
  }

  protected isExpired(wallet: ModelWallet, lot: ModelLot): boolean {
    return lot.expiresAt !== null && lot.expiresAt <= this.time(wallet);
  }

  protected free(wallet: ModelWallet, lot: ModelLot): number {
    const isUsable = lot.effectiveAt <= this.time(wallet) && !this.isExpired(wallet, lot);
    return isUsable ? lot.remaining - lot.held : 0;
  }

  protected pick(wallet: ModelWallet, tokens: number, mayBeLess = false): Uses {
    const picked: [ModelLot, number][] = [];
    let missing = tokens;
    for (const lot of wallet.lots.toSorted(spendingOrder)) {
      const taken = Math.min(missing, this.free(wallet, lot));
      if (taken > 0) picked.push([lot, taken]);
      missing -= taken;
    }
    return missing === 0 || mayBeLess ? picked : refuse("ledger/insufficient");
  }

  protected add(wallet: ModelWallet, source: TransferKind, tokens: number, more: LotTerms = {}): ModelLot {
    const lot = {
      no: wallet.lots.length + 1,
      source,
      granted: tokens,
      remaining: tokens,
      held: 0,
      clawed: 0,
      priority: more.priority ?? priorities[source] ?? 50,
      effectiveAt: more.effectiveAt ?? this.time(wallet),
      expiresAt: more.expiresAt ?? null,
      paymentId: more.paymentId ?? null,
    };
    this.touch(wallet);
    wallet.lots.push(lot);
    whole(posted(wallet), 0);
    return lot;
  }

  protected expire(wallet: ModelWallet, lots: readonly ModelLot[] = wallet.lots): number {
    const isOver = wallet.closedAt !== null && wallet.successor === null;
    const expired = lots.filter((lot) => (isOver || this.isExpired(wallet, lot)) && lot.remaining > lot.held);
    const tokens = sum(expired.map((lot) => lot.remaining - lot.held));
    for (const lot of expired) this.waste(wallet, lot);
    if (tokens > 0) this.touch(wallet);
    return tokens;
  }

  protected waste(wallet: ModelWallet, lot: ModelLot): void {
    const isBought = lot.paymentId !== null && lot.source !== "reinstatement";
    if (isBought) this.payment(wallet.id, lot.paymentId).breakage += lot.remaining - lot.held;
    lot.remaining = lot.held;
  }

  protected payDebt(wallet: ModelWallet, lots: readonly ModelLot[], withExpired = false): number {
    const before = wallet.owed;
    for (const lot of lots.filter(({ paymentId, source }) => paymentId !== null || source === "subscription_grant")) {
      const tokens = Math.min(wallet.owed, withExpired ? lot.remaining - lot.held : this.free(wallet, lot));
      lot.remaining -= tokens;
      wallet.owed -= tokens;
    }
    if (wallet.owed < before) {
      this.touch(wallet);
      wallet.owedAt = wallet.clock;
    }
    return before - wallet.owed;
  }

  protected move(from: ModelWallet, to: ModelWallet): number {
    const moving = from.lots.filter((lot) => lot.remaining > lot.held);
    const tokens = sum(moving.map((lot) => lot.remaining - lot.held));
    for (const lot of moving) {
      this.add(to, lot.source as TransferKind, lot.remaining - lot.held, { ...lot, paymentId: null });
      lot.remaining = lot.held;
    }
    if (moving.length > 0) this.touch(from);
    return tokens;
  }

  /** What becomes of tokens that are free again. */
  protected freed(wallet: ModelWallet, lots: readonly ModelLot[]): void {
    if (lots.length === 0) return;
    this.payDebt(wallet, lots, true);
    this.expire(wallet, lots);
    if (wallet.successor === null) return;
    const successor = this.wallet(wallet.successor);
    this.move(wallet, successor);
    if (successor.closedAt !== null) this.expire(successor);
  }

  protected charge(wallet: ModelWallet, memberId: string | undefined, used: number, held: number): void {
    const isTeam = wallet.id.startsWith("team:");
    if (!isTeam && memberId === undefined) return;
    const member = memberId === undefined ? undefined : wallet.members.get(memberId);
    if (!isTeam || member === undefined || member.removedAt !== null) return refuse("ledger/not-a-member");
    if (used + held > this.capLeft(wallet, memberId ?? "")) refuse("ledger/over-member-cap");
    member.used += used;
    member.held += held;
  }

  protected capLeft(wallet: ModelWallet, memberId: string): number {
    const member = wallet.members.get(memberId);
    if (member === undefined) return Infinity;
    const month = monthOf(this.time(wallet));
    if (member.month !== month) Object.assign(member, { month, used: 0 });
    return member.cap === null ? Infinity : member.cap - member.used - member.held;
  }

  protected payment(wallet: string, id: string): ModelPayment {
    const buyer = [...this.state.payments.values()].find((payment) => payment.id === id && payment.granted > 0);
    if (buyer !== undefined && buyer.wallet !== wallet) return refuse("ledger/payment-mismatch");
    const blank = {
      paid: 0,
      granted: 0,
      refunded: 0,
      withdrawn: 0,
      reinstated: 0,
      clawed: 0,
      uncollected: 0,
      breakage: 0,
    };
    const payment = this.state.payments.get(`${wallet} ${id}`) ?? { wallet, id, ...blank };
    this.state.payments.set(`${wallet} ${id}`, payment);
    return payment;
  }
}
