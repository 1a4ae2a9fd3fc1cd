import type { Answers, Command } from "../commands.ts";
import { ModelIncome } from "./model-income.ts";
import { monthOf, posted, Refused, refuse, settledAnswer, spendingOrder, split, sum, whole } from "./model-tokens.ts";

/** What the model says a command must answer, or with which code it must be refused. */
export type Expected = { readonly answer: unknown } | { readonly code: string };

type Of<Kind extends Command["kind"]> = Extract<Command, { kind: Kind }>;
type Rules = { readonly [Kind in Command["kind"]]: (command: Of<Kind>, id: string) => Answers[Kind] };

/**
 * What the ledger promises, told a second time and as simply as possible: no engine, no batches, no journal, no rows
 * written once. Shares no rule with the ledger. `id` is the id that the ledger gave to what a command made.
 */
export class ReferenceModel extends ModelIncome {
  apply(command: Command, nowMs: number, id: string): Expected {
    this.nowMs = nowMs;
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

  protected reserve(command: Of<"reserve">, id: string): Answers["reserve"] {
    whole(command.tokens, 1);
    const wallet = this.open(command.accountId);
    if (command.expiresAt <= this.time(wallet)) refuse("request/invalid");
    const isUnlimited = this.time(wallet) < (wallet.unlimitedUntil ?? 0);
    const uses = this.pick(wallet, isUnlimited ? 0 : command.tokens);
    this.charge(wallet, command.memberId, 0, isUnlimited ? 0 : command.tokens);
    for (const [lot, tokens] of uses) lot.held += tokens;
    this.touch(wallet);
    const { accountId, tokens, expiresAt, memberId: member = null } = command;
    const unsettled = { state: "open", captured: 0, toppedUp: 0, settledBy: null } as const;
    this.state.holds.set(id, { id, wallet: accountId, tokens, expiresAt, uses, member, isUnlimited, ...unsettled });
    return { holdId: id, tokens, expiresAt };
  }

  protected settle({ by, holdId, accountId }: Of<"settle">, id: string): Answers["settle"] {
    const wanted = by.kind === "capture" ? whole(by.tokens, 0) : 0;
    const hold = this.state.holds.get(holdId);
    if (hold?.wallet !== accountId) return refuse("ledger/hold-not-found");
    const wallet = this.wallet(accountId);
    const now = this.time(wallet);
    if (hold.state !== "open" || (by.kind === "sweep" && now < hold.expiresAt)) return settledAnswer(hold);
    const [used, rest] = split(hold.uses, wanted);
    const left = hold.member === null ? Infinity : Math.max(0, this.capLeft(wallet, hold.member));
    const above = by.kind === "capture" && by.above === "top-up" && !hold.isUnlimited ? wanted - hold.tokens : 0;
    const extra = above > 0 ? this.pick(wallet, Math.min(above, left), true) : [];
    const taken = [...used, ...extra];
    for (const [lot, tokens] of hold.uses) lot.held -= tokens;
    for (const [lot, tokens] of taken) lot.remaining -= tokens;
    const cost = sum(taken.map(([, tokens]) => tokens));
    const isCapped = by.kind === "capture" && by.above === "cap";
    const worth = hold.isUnlimited ? Math.min(wanted, isCapped ? hold.tokens : Infinity) : cost;
    const state = worth > 0 ? "captured" : by.kind === "sweep" ? "expired" : "released";
    const captured = Math.min(worth, hold.tokens);
    Object.assign(hold, { state, captured, toppedUp: worth - captured, settledBy: id });
    this.touch(wallet);
    const { member } = hold;
    if (state === "captured")
      this.state.spends.set(id, { wallet: accountId, uses: taken, member, at: now, reversed: 0 });
    const record = wallet.members.get(member ?? "");
    if (record !== undefined) {
      record.used += cost;
      record.held -= sum(hold.uses.map(([, tokens]) => tokens));
    }
    this.freed(
      wallet,
      rest.map(([lot]) => lot),
    );
    return settledAnswer(hold);
  }

  protected reverse(command: Of<"reverse">, id: string): Answers["reverse"] {
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
    this.touch(wallet);
    const member = wallet.members.get(spend.member ?? "");
    const isThisMonth = member?.month === monthOf(spend.at) && member.month === monthOf(wallet.clock);
    if (member !== undefined && isThisMonth) member.used = Math.max(0, member.used - tokens);
    this.freed(
      wallet,
      back.map(([lot]) => lot),
    );
    return { transferId: id, tokens, balanceTokens: posted(wallet), isNew: true };
  }

  readonly #rules: Rules = {
    grant: (command, id) => this.grant(command, id),
    purchase: (command, id) => this.purchase(command, id),
    referral: (command) => this.referral(command),
    spend: (command, id) => {
      whole(command.tokens, 1);
      const wallet = this.open(command.accountId);
      const cost = this.time(wallet) < (wallet.unlimitedUntil ?? 0) ? 0 : command.tokens;
      const uses = this.pick(wallet, cost);
      this.charge(wallet, command.memberId, cost, 0);
      for (const [lot, tokens] of uses) lot.remaining -= tokens;
      this.touch(wallet);
      const { memberId: member = null } = command;
      this.state.spends.set(id, { wallet: wallet.id, uses, member, at: wallet.clock, reversed: 0 });
      const availableTokens = this.available(wallet.id, this.nowMs);
      return { transferId: id, tokens: cost, balanceTokens: posted(wallet), availableTokens, isNew: true };
    },
    reserve: (command, id) => this.reserve(command, id),
    settle: (command, id) => this.settle(command, id),
    reverse: (command, id) => this.reverse(command, id),
    refund: ({ accountId, paymentId, refundedCents }) => {
      whole(refundedCents, 0);
      const payment = this.payment(accountId, paymentId);
      if (refundedCents <= payment.refunded) return { requestedTokens: 0, collectedTokens: 0, uncollectedTokens: 0 };
      payment.refunded = refundedCents;
      return this.claw(this.wallet(accountId), paymentId);
    },
    dispute: (command) => this.bank(command),
    reinstate: (command) => this.bank(command),
    expire: ({ accountId }) => ({ tokens: this.expire(this.wallet(accountId)) }),
    "pay-debt": ({ accountId }) => {
      const wallet = this.wallet(accountId);
      const begun = wallet.lots.filter((lot) => lot.effectiveAt > wallet.owedAt);
      return { tokens: this.payDebt(wallet, begun.toSorted(spendingOrder)) };
    },
    "transfer-anonymous": (command) => this.signUp(command),
    adjust: ({ accountId, tokens, expiresAt }, id) => {
      whole(Math.abs(tokens), 1);
      const wallet = this.open(accountId);
      if (tokens > 0) this.add(wallet, "admin_adjustment", tokens, { expiresAt });
      else for (const [lot, taken] of this.pick(wallet, -tokens)) lot.remaining -= taken;
      this.touch(wallet);
      return { transferId: id, tokens, balanceTokens: posted(wallet), isNew: true };
    },
    "set-member": ({ accountId, memberId, capTokens }) => {
      if (capTokens !== null) whole(capTokens, 0);
      const wallet = accountId.startsWith("team:") ? this.open(accountId) : refuse("request/invalid");
      const blank = { month: monthOf(this.time(wallet)), used: 0, held: 0 };
      wallet.members.set(memberId, { ...blank, ...wallet.members.get(memberId), cap: capTokens, removedAt: null });
      this.touch(wallet);
      return { done: true };
    },
    "remove-member": ({ accountId, memberId }) => {
      const wallet = accountId.startsWith("team:") ? this.open(accountId) : refuse("request/invalid");
      const member = wallet.members.get(memberId);
      if (member === undefined || member.removedAt !== null) return { done: true };
      this.touch(wallet);
      member.removedAt = wallet.clock;
      return { done: true };
    },
    "set-unlimited": ({ accountId, until }) => {
      const wallet = this.open(accountId);
      wallet.unlimitedUntil = until;
      this.touch(wallet);
      return { done: true };
    },
    "close-account": ({ accountId }) => {
      const wallet = this.open(accountId);
      if (wallet.lots.some((lot) => lot.held > 0)) refuse("ledger/holds-open");
      for (const lot of wallet.lots) this.waste(wallet, lot);
      this.touch(wallet);
      wallet.closedAt = wallet.clock;
      return { done: true };
    },
  };
}
