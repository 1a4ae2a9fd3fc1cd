import { type Answers, type Command, priorities } from "../commands.ts";
import type { TransferKind } from "../rows.ts";
import {
  emptyState,
  type ModelLot,
  type ModelPayment,
  type ModelState,
  type ModelWallet,
  type Uses,
} from "./model-state.ts";
import { monthOf, posted, Refused, refuse, settledAnswer, spendingOrder, split, sum, whole } from "./model-tokens.ts";

/** What the model says a command must answer, or with which code it must be refused. */
export type Expected = { readonly answer: unknown } | { readonly code: string };

type Of<Kind extends Command["kind"]> = Extract<Command, { kind: Kind }>;
type Rules = { readonly [Kind in Command["kind"]]: (command: Of<Kind>, id: string) => Answers[Kind] };

type LotTerms = { readonly [Name in keyof ModelLot]?: ModelLot[Name] | undefined };

const twoDays = 48 * 60 * 60_000;

/**
 * What the ledger promises, told a second time and as simply as possible: no engine, no batches, no journal, no rows
 * written once. Shares no rule with the ledger. `id` is the id that the ledger gave to what a command made.
 */
export class ReferenceModel {
  state: ModelState = emptyState();
  #nowMs = 0;

  apply(command: Command, nowMs: number, id: string): Expected {
    this.#nowMs = nowMs;
    const key = "idempotency" in command ? command.idempotency.key : undefined;
    const request = JSON.stringify({ ...command, idempotency: null, eventAt: null });
    const known = key === undefined ? undefined : this.state.keys.get(key);
    if (known !== undefined)
      return known.request === request ? { answer: known.answer } : { code: "ledger/key-reused" };
    const before = structuredClone(this.state);
    try {
      const rule = this.#rules[command.kind] as (command: Command, id: string) => unknown;
      const answer = rule(command, id);
      for (const wallet of this.state.wallets.values()) whole(posted(wallet), 0);
      if (key !== undefined) this.state.keys.set(key, { request, answer });
      return { answer };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.state = before;
      return { code: error.message };
    }
  }

  wallet(id: string): ModelWallet {
    let wallet = this.state.wallets.get(id);
    if (wallet === undefined) {
      const rest = { lots: [], owed: 0, owedAt: 0, clock: 0, unlimitedUntil: null, closedAt: null, successor: null };
      this.state.wallets.set(id, (wallet = { id, ...rest, members: new Map() }));
    }
    return wallet;
  }

  available(id: string, nowMs: number): number {
    this.#nowMs = nowMs;
    const wallet = this.wallet(id);
    return wallet.closedAt === null ? sum(wallet.lots.map((lot) => this.#free(wallet, lot))) : 0;
  }

  #time({ clock }: ModelWallet): number {
    return clock > this.#nowMs + twoDays ? this.#nowMs : Math.max(clock, this.#nowMs);
  }

  #touch(wallet: ModelWallet): void {
    wallet.clock = this.#time(wallet);
  }

  #open(id: string): ModelWallet {
    const wallet = this.wallet(id);
    return wallet.closedAt === null ? wallet : refuse("ledger/account-closed");
  }

  #isExpired(wallet: ModelWallet, lot: ModelLot): boolean {
    return lot.expiresAt !== null && lot.expiresAt <= this.#time(wallet);
  }

  #free(wallet: ModelWallet, lot: ModelLot): number {
    const isUsable = lot.effectiveAt <= this.#time(wallet) && !this.#isExpired(wallet, lot);
    return isUsable ? lot.remaining - lot.held : 0;
  }

  #pick(wallet: ModelWallet, tokens: number, mayBeLess = false): Uses {
    const picked: [ModelLot, number][] = [];
    let missing = tokens;
    for (const lot of wallet.lots.toSorted(spendingOrder)) {
      const taken = Math.min(missing, this.#free(wallet, lot));
      if (taken > 0) picked.push([lot, taken]);
      missing -= taken;
    }
    return missing === 0 || mayBeLess ? picked : refuse("ledger/insufficient");
  }

  #add(wallet: ModelWallet, source: TransferKind, tokens: number, more: LotTerms = {}): ModelLot {
    const lot = {
      no: wallet.lots.length + 1,
      source,
      granted: tokens,
      remaining: tokens,
      held: 0,
      clawed: 0,
      priority: more.priority ?? priorities[source] ?? 50,
      effectiveAt: more.effectiveAt ?? this.#time(wallet),
      expiresAt: more.expiresAt ?? null,
      paymentId: more.paymentId ?? null,
    };
    this.#touch(wallet);
    wallet.lots.push(lot);
    whole(posted(wallet), 0);
    return lot;
  }

  #expire(wallet: ModelWallet, lots: readonly ModelLot[] = wallet.lots): number {
    const isOver = wallet.closedAt !== null && wallet.successor === null;
    const expired = lots.filter((lot) => (isOver || this.#isExpired(wallet, lot)) && lot.remaining > lot.held);
    const tokens = sum(expired.map((lot) => lot.remaining - lot.held));
    for (const lot of expired) this.#waste(wallet, lot);
    if (tokens > 0) this.#touch(wallet);
    return tokens;
  }

  #waste(wallet: ModelWallet, lot: ModelLot): void {
    const isBought = lot.paymentId !== null && lot.source !== "reinstatement";
    if (isBought) this.#payment(wallet.id, lot.paymentId).breakage += lot.remaining - lot.held;
    lot.remaining = lot.held;
  }

  #payDebt(wallet: ModelWallet, lots: readonly ModelLot[], withExpired = false): number {
    const before = wallet.owed;
    for (const lot of lots.filter(({ paymentId, source }) => paymentId !== null || source === "subscription_grant")) {
      const tokens = Math.min(wallet.owed, withExpired ? lot.remaining - lot.held : this.#free(wallet, lot));
      lot.remaining -= tokens;
      wallet.owed -= tokens;
    }
    if (wallet.owed < before) {
      this.#touch(wallet);
      wallet.owedAt = wallet.clock;
    }
    return before - wallet.owed;
  }

  #move(from: ModelWallet, to: ModelWallet): number {
    const moving = from.lots.filter((lot) => lot.remaining > lot.held);
    const tokens = sum(moving.map((lot) => lot.remaining - lot.held));
    for (const lot of moving) {
      this.#add(to, lot.source as TransferKind, lot.remaining - lot.held, { ...lot, paymentId: null });
      lot.remaining = lot.held;
    }
    if (moving.length > 0) this.#touch(from);
    return tokens;
  }

  /** What becomes of tokens that are free again. */
  #freed(wallet: ModelWallet, lots: readonly ModelLot[]): void {
    if (lots.length === 0) return;
    this.#payDebt(wallet, lots, true);
    this.#expire(wallet, lots);
    if (wallet.successor === null) return;
    const successor = this.wallet(wallet.successor);
    this.#move(wallet, successor);
    if (successor.closedAt !== null) this.#expire(successor);
  }

  #charge(wallet: ModelWallet, memberId: string | undefined, used: number, held: number): void {
    const isTeam = wallet.id.startsWith("team:");
    if (!isTeam && memberId === undefined) return;
    const member = memberId === undefined ? undefined : wallet.members.get(memberId);
    if (!isTeam || member === undefined || member.removedAt !== null) return refuse("ledger/not-a-member");
    if (used + held > this.#capLeft(wallet, memberId ?? "")) refuse("ledger/over-member-cap");
    member.used += used;
    member.held += held;
  }

  #capLeft(wallet: ModelWallet, memberId: string): number {
    const member = wallet.members.get(memberId);
    if (member === undefined) return Infinity;
    const month = monthOf(this.#time(wallet));
    if (member.month !== month) Object.assign(member, { month, used: 0 });
    return member.cap === null ? Infinity : member.cap - member.used - member.held;
  }

  #payment(wallet: string, id: string): ModelPayment {
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

  /** Takes or gives back what the money of a payment says. */
  #claw(wallet: ModelWallet, id: string): Answers["refund"] {
    const payment = this.#payment(wallet.id, id);
    const lost = Math.min(payment.paid, payment.refunded + Math.max(0, payment.withdrawn - payment.reinstated));
    const lots = wallet.lots.filter((lot) => lot.paymentId === id);
    this.#expire(wallet, lots);
    const share = payment.paid === 0 ? 0 : Number((BigInt(payment.granted) * BigInt(lost)) / BigInt(payment.paid));
    const requested = Math.min(share, payment.granted - payment.breakage) - payment.clawed;
    let missing = Math.abs(requested);
    let uncollected = 0;
    if (requested > 0) {
      for (const lot of lots.toReversed()) {
        const tokens = Math.min(missing, lot.remaining - lot.held);
        lot.remaining -= tokens;
        lot.clawed += tokens;
        missing -= tokens;
      }
      uncollected = missing;
    } else if (requested < 0) {
      uncollected = 0 - Math.min(missing, payment.uncollected, wallet.owed);
      missing += uncollected;
      for (const lot of lots) {
        const tokens = Math.min(missing, lot.clawed, lot.granted - lot.remaining);
        lot.remaining += tokens;
        lot.clawed -= tokens;
        missing -= tokens;
      }
      const expiresAt = lots[0] === undefined || this.#isExpired(wallet, lots[0]) ? null : lots[0].expiresAt;
      if (missing > 0) this.#add(wallet, "reinstatement", missing, { expiresAt, paymentId: id });
    }
    whole(posted(wallet), 0);
    wallet.owed += uncollected;
    payment.clawed += requested;
    payment.uncollected += uncollected;
    this.#touch(wallet);
    if (uncollected !== 0) wallet.owedAt = wallet.clock;
    if (requested < 0) {
      const all = wallet.lots.filter((lot) => lot.paymentId === id);
      this.#payDebt(wallet, all);
      this.#expire(wallet, all);
    }
    return { requestedTokens: requested, collectedTokens: requested - uncollected, uncollectedTokens: uncollected };
  }

  #bank(command: Of<"dispute" | "reinstate">): Answers["dispute"] {
    whole(command.cents, 0);
    const payment = this.#payment(command.accountId, command.paymentId);
    const once = `${command.disputeId}:${command.kind}`;
    if (this.state.causes.has(once)) return { requestedTokens: 0, collectedTokens: 0, uncollectedTokens: 0 };
    this.state.causes.set(once, "");
    payment[command.kind === "dispute" ? "withdrawn" : "reinstated"] += command.cents;
    return this.#claw(this.wallet(command.accountId), command.paymentId);
  }

  #reserve(command: Of<"reserve">, id: string): Answers["reserve"] {
    whole(command.tokens, 1);
    const wallet = this.#open(command.accountId);
    if (command.expiresAt <= this.#time(wallet)) refuse("request/invalid");
    const isUnlimited = this.#time(wallet) < (wallet.unlimitedUntil ?? 0);
    const uses = this.#pick(wallet, isUnlimited ? 0 : command.tokens);
    this.#charge(wallet, command.memberId, 0, isUnlimited ? 0 : command.tokens);
    for (const [lot, tokens] of uses) lot.held += tokens;
    this.#touch(wallet);
    const { accountId, tokens, expiresAt, memberId: member = null } = command;
    const unsettled = { state: "open", captured: 0, toppedUp: 0, settledBy: null } as const;
    this.state.holds.set(id, { id, wallet: accountId, tokens, expiresAt, uses, member, isUnlimited, ...unsettled });
    return { holdId: id, tokens, expiresAt };
  }

  #settle({ by, holdId, accountId }: Of<"settle">, id: string): Answers["settle"] {
    const wanted = by.kind === "capture" ? whole(by.tokens, 0) : 0;
    const hold = this.state.holds.get(holdId);
    if (hold?.wallet !== accountId) return refuse("ledger/hold-not-found");
    const wallet = this.wallet(accountId);
    const now = this.#time(wallet);
    if (hold.state !== "open" || (by.kind === "sweep" && now < hold.expiresAt)) return settledAnswer(hold);
    const [used, rest] = split(hold.uses, wanted);
    const left = hold.member === null ? Infinity : Math.max(0, this.#capLeft(wallet, hold.member));
    const above = by.kind === "capture" && by.above === "top-up" && !hold.isUnlimited ? wanted - hold.tokens : 0;
    const extra = above > 0 ? this.#pick(wallet, Math.min(above, left), true) : [];
    const taken = [...used, ...extra];
    for (const [lot, tokens] of hold.uses) lot.held -= tokens;
    for (const [lot, tokens] of taken) lot.remaining -= tokens;
    const cost = sum(taken.map(([, tokens]) => tokens));
    const isCapped = by.kind === "capture" && by.above === "cap";
    const worth = hold.isUnlimited ? Math.min(wanted, isCapped ? hold.tokens : Infinity) : cost;
    const state = worth > 0 ? "captured" : by.kind === "sweep" ? "expired" : "released";
    const captured = Math.min(worth, hold.tokens);
    Object.assign(hold, { state, captured, toppedUp: worth - captured, settledBy: id });
    this.#touch(wallet);
    const { member } = hold;
    if (state === "captured")
      this.state.spends.set(id, { wallet: accountId, uses: taken, member, at: now, reversed: 0 });
    const record = wallet.members.get(member ?? "");
    if (record !== undefined) {
      record.used += cost;
      record.held -= sum(hold.uses.map(([, tokens]) => tokens));
    }
    this.#freed(
      wallet,
      rest.map(([lot]) => lot),
    );
    return settledAnswer(hold);
  }

  #reverse(command: Of<"reverse">, id: string): Answers["reverse"] {
    const spend = this.state.spends.get(command.transferId);
    if (spend?.wallet !== command.accountId) return refuse("ledger/spend-not-found");
    if (command.tokens !== undefined) whole(command.tokens, 1);
    const wallet = this.wallet(command.accountId);
    const left = sum(spend.uses.map(([, tokens]) => tokens)) - spend.reversed;
    const tokens = command.tokens ?? left;
    if (tokens > left) refuse("ledger/amount-invalid");
    if (tokens === 0) return { transferId: command.transferId, tokens, balanceTokens: posted(wallet), isNew: false };
    const [, unreversed] = split(spend.uses.toReversed(), spend.reversed);
    const [back] = split(unreversed, tokens);
    for (const [lot, amount] of back) lot.remaining += amount;
    whole(posted(wallet), 0);
    spend.reversed += tokens;
    this.#touch(wallet);
    const member = wallet.members.get(spend.member ?? "");
    const isThisMonth = member?.month === monthOf(spend.at) && member.month === monthOf(wallet.clock);
    if (member !== undefined && isThisMonth) member.used = Math.max(0, member.used - tokens);
    this.#freed(
      wallet,
      back.map(([lot]) => lot),
    );
    return { transferId: id, tokens, balanceTokens: posted(wallet), isNew: true };
  }

  #purchase(command: Of<"purchase">, id: string): Answers["purchase"] {
    const { accountId, paymentId, paidCents, paidTokens, bonusTokens, expiresAt } = command;
    whole(paidTokens, 1);
    whole(bonusTokens, 0);
    const granted = whole(paidTokens + bonusTokens, 0);
    if (accountId.startsWith("device:")) refuse("request/invalid");
    const wallet = this.#open(accountId);
    const cause = `payment ${paymentId}`;
    const asked = JSON.stringify([accountId, paidCents, paidTokens, bonusTokens]);
    const earlier = this.state.causes.get(cause);
    if (earlier !== undefined) {
      if (this.state.causes.get(`${cause} asked`) !== asked) refuse("ledger/payment-mismatch");
      return { transferId: earlier, tokens: 0, balanceTokens: posted(wallet), isNew: false, debtPaidTokens: 0 };
    }
    this.state.causes.set(cause, id).set(`${cause} asked`, asked);
    const lots = [this.#add(wallet, "purchase", paidTokens, { expiresAt, paymentId })];
    const bonusEnd = command.bonusExpiresAt ?? expiresAt;
    if (bonusTokens > 0) lots.push(this.#add(wallet, "bonus", bonusTokens, { expiresAt: bonusEnd, paymentId }));
    Object.assign(this.#payment(accountId, paymentId), { paid: paidCents, granted });
    this.#claw(wallet, paymentId);
    const debtPaidTokens = this.#payDebt(wallet, lots);
    return { transferId: id, tokens: granted, balanceTokens: posted(wallet), isNew: true, debtPaidTokens };
  }

  #grant(command: Of<"grant">, id: string): Answers["grant"] {
    whole(command.tokens, 1);
    const wallet = this.#open(command.accountId);
    const once = `${command.grant} ${command.cause.type} ${command.cause.id}`;
    const earlier = this.state.causes.get(once);
    if (earlier !== undefined) {
      if (this.state.causes.get(`${once} wallet`) !== wallet.id) refuse("request/invalid");
      return { transferId: earlier, tokens: 0, balanceTokens: posted(wallet), isNew: false };
    }
    this.state.causes.set(once, id).set(`${once} wallet`, wallet.id);
    const lot = this.#add(wallet, command.grant, command.tokens, command);
    this.#payDebt(wallet, [lot]);
    return { transferId: id, tokens: command.tokens, balanceTokens: posted(wallet), isNew: true };
  }

  #signUp({ deviceId, userId, welcomeTokens }: Of<"transfer-anonymous">): Answers["transfer-anonymous"] {
    whole(welcomeTokens, 0);
    if (!deviceId.startsWith("device:") || !userId.startsWith("user:")) refuse("request/invalid");
    const user = this.#open(userId);
    const device = this.wallet(deviceId);
    let movedTokens = 0;
    if (device.closedAt === null) {
      this.#expire(device);
      movedTokens = this.#move(device, user);
      this.#touch(device);
      Object.assign(device, { closedAt: device.clock, successor: userId });
    }
    const isWelcome = !this.state.causes.has(`welcome ${userId}`) && welcomeTokens > 0;
    if (isWelcome) {
      this.state.causes.set(`welcome ${userId}`, "");
      this.#add(user, "welcome", welcomeTokens);
    }
    return { movedTokens, welcomeTokens: isWelcome ? welcomeTokens : 0, balanceTokens: posted(user) };
  }

  #referral({ referrerId, referredId, referrerTokens, referredTokens }: Of<"referral">): Answers["referral"] {
    whole(referrerTokens, 1);
    whole(referredTokens, 1);
    const [referrer, referred] = [this.#open(referrerId), this.#open(referredId)];
    const { referrers } = this.state;
    const above = new Set([referrerId]);
    for (const id of above) above.add(referrers.get(id) ?? id);
    if (referrers.has(referredId) || above.has(referredId)) return { isNew: false };
    referrers.set(referredId, referrerId);
    this.#add(referred, "referral", referredTokens);
    this.#add(referrer, "referral", referrerTokens);
    return { isNew: true };
  }

  readonly #rules: Rules = {
    grant: (command, id) => this.#grant(command, id),
    purchase: (command, id) => this.#purchase(command, id),
    referral: (command) => this.#referral(command),
    spend: (command, id) => {
      whole(command.tokens, 1);
      const wallet = this.#open(command.accountId);
      const cost = this.#time(wallet) < (wallet.unlimitedUntil ?? 0) ? 0 : command.tokens;
      const uses = this.#pick(wallet, cost);
      this.#charge(wallet, command.memberId, cost, 0);
      for (const [lot, tokens] of uses) lot.remaining -= tokens;
      this.#touch(wallet);
      const { memberId: member = null } = command;
      this.state.spends.set(id, { wallet: wallet.id, uses, member, at: wallet.clock, reversed: 0 });
      const availableTokens = this.available(wallet.id, this.#nowMs);
      return { transferId: id, tokens: cost, balanceTokens: posted(wallet), availableTokens, isNew: true };
    },
    reserve: (command, id) => this.#reserve(command, id),
    settle: (command, id) => this.#settle(command, id),
    reverse: (command, id) => this.#reverse(command, id),
    refund: ({ accountId, paymentId, refundedCents }) => {
      whole(refundedCents, 0);
      const payment = this.#payment(accountId, paymentId);
      if (refundedCents <= payment.refunded) return { requestedTokens: 0, collectedTokens: 0, uncollectedTokens: 0 };
      payment.refunded = refundedCents;
      return this.#claw(this.wallet(accountId), paymentId);
    },
    dispute: (command) => this.#bank(command),
    reinstate: (command) => this.#bank(command),
    expire: ({ accountId }) => ({ tokens: this.#expire(this.wallet(accountId)) }),
    "pay-debt": ({ accountId }) => {
      const wallet = this.wallet(accountId);
      const begun = wallet.lots.filter((lot) => lot.effectiveAt > wallet.owedAt);
      return { tokens: this.#payDebt(wallet, begun.toSorted(spendingOrder)) };
    },
    "transfer-anonymous": (command) => this.#signUp(command),
    adjust: ({ accountId, tokens, expiresAt }, id) => {
      whole(Math.abs(tokens), 1);
      const wallet = this.#open(accountId);
      if (tokens > 0) this.#add(wallet, "admin_adjustment", tokens, { expiresAt });
      else for (const [lot, taken] of this.#pick(wallet, -tokens)) lot.remaining -= taken;
      this.#touch(wallet);
      return { transferId: id, tokens, balanceTokens: posted(wallet), isNew: true };
    },
    "set-member": ({ accountId, memberId, capTokens }) => {
      if (capTokens !== null) whole(capTokens, 0);
      const wallet = accountId.startsWith("team:") ? this.#open(accountId) : refuse("request/invalid");
      const blank = { month: monthOf(this.#time(wallet)), used: 0, held: 0 };
      wallet.members.set(memberId, { ...blank, ...wallet.members.get(memberId), cap: capTokens, removedAt: null });
      this.#touch(wallet);
      return { done: true };
    },
    "remove-member": ({ accountId, memberId }) => {
      const wallet = accountId.startsWith("team:") ? this.#open(accountId) : refuse("request/invalid");
      const member = wallet.members.get(memberId);
      if (member === undefined || member.removedAt !== null) return { done: true };
      this.#touch(wallet);
      member.removedAt = wallet.clock;
      return { done: true };
    },
    "set-unlimited": ({ accountId, until }) => {
      const wallet = this.#open(accountId);
      wallet.unlimitedUntil = until;
      this.#touch(wallet);
      return { done: true };
    },
    "close-account": ({ accountId }) => {
      const wallet = this.#open(accountId);
      if (wallet.lots.some((lot) => lot.held > 0)) refuse("ledger/holds-open");
      for (const lot of wallet.lots) this.#waste(wallet, lot);
      this.#touch(wallet);
      wallet.closedAt = wallet.clock;
      return { done: true };
    },
  };
}
