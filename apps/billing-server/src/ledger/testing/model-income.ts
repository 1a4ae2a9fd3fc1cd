import type { Answers, Command } from "../commands.ts";
import { ModelBooks } from "./model-books.ts";
import type { ModelWallet } from "./model-state.ts";
import { posted, refuse, whole } from "./model-tokens.ts";

type Of<Kind extends Command["kind"]> = Extract<Command, { kind: Kind }>;

/** What comes into wallets and is taken back: payments, grants, sign-ups and referrals. */
export class ModelIncome extends ModelBooks {
  /** Takes or gives back what the money of a payment says. */
  protected claw(wallet: ModelWallet, id: string): Answers["refund"] {
    const payment = this.payment(wallet.id, id);
    const lost = Math.min(payment.paid, payment.refunded + Math.max(0, payment.withdrawn - payment.reinstated));
    const lots = wallet.lots.filter((lot) => lot.paymentId === id);
    this.expire(wallet, lots);
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
      const expiresAt = lots[0] === undefined || this.isExpired(wallet, lots[0]) ? null : lots[0].expiresAt;
      if (missing > 0) this.add(wallet, "reinstatement", missing, { expiresAt, paymentId: id });
    }
    whole(posted(wallet), 0);
    wallet.owed += uncollected;
    payment.clawed += requested;
    payment.uncollected += uncollected;
    this.touch(wallet);
    if (uncollected !== 0) wallet.owedAt = wallet.clock;
    if (requested < 0) {
      const all = wallet.lots.filter((lot) => lot.paymentId === id);
      this.payDebt(wallet, all);
      this.expire(wallet, all);
    }
    return { requestedTokens: requested, collectedTokens: requested - uncollected, uncollectedTokens: uncollected };
  }

  protected bank(command: Of<"dispute" | "reinstate">): Answers["dispute"] {
    whole(command.cents, 0);
    const payment = this.payment(command.accountId, command.paymentId);
    const once = `${command.disputeId}:${command.kind}`;
    if (this.state.causes.has(once)) return { requestedTokens: 0, collectedTokens: 0, uncollectedTokens: 0 };
    this.state.causes.set(once, "");
    payment[command.kind === "dispute" ? "withdrawn" : "reinstated"] += command.cents;
    return this.claw(this.wallet(command.accountId), command.paymentId);
  }

  protected purchase(command: Of<"purchase">, id: string): Answers["purchase"] {
    const { accountId, paymentId, paidCents, paidTokens, bonusTokens, expiresAt } = command;
    whole(paidTokens, 1);
    whole(bonusTokens, 0);
    const granted = whole(paidTokens + bonusTokens, 0);
    if (accountId.startsWith("device:")) refuse("request/invalid");
    const wallet = this.open(accountId);
    const cause = `payment ${paymentId}`;
    const asked = JSON.stringify([accountId, paidCents, paidTokens, bonusTokens]);
    const earlier = this.state.causes.get(cause);
    if (earlier !== undefined) {
      if (this.state.causes.get(`${cause} asked`) !== asked) refuse("ledger/payment-mismatch");
      return { transferId: earlier, tokens: 0, balanceTokens: posted(wallet), isNew: false, debtPaidTokens: 0 };
    }
    this.state.causes.set(cause, id).set(`${cause} asked`, asked);
    const lots = [this.add(wallet, "purchase", paidTokens, { expiresAt, paymentId })];
    const bonusEnd = command.bonusExpiresAt ?? expiresAt;
    if (bonusTokens > 0) lots.push(this.add(wallet, "bonus", bonusTokens, { expiresAt: bonusEnd, paymentId }));
    Object.assign(this.payment(accountId, paymentId), { paid: paidCents, granted });
    this.claw(wallet, paymentId);
    const debtPaidTokens = this.payDebt(wallet, lots);
    return { transferId: id, tokens: granted, balanceTokens: posted(wallet), isNew: true, debtPaidTokens };
  }

  protected grant(command: Of<"grant">, id: string): Answers["grant"] {
    whole(command.tokens, 1);
    const wallet = this.open(command.accountId);
    const once = `${command.grant} ${command.cause.type} ${command.cause.id}`;
    const earlier = this.state.causes.get(once);
    if (earlier !== undefined) {
      if (this.state.causes.get(`${once} wallet`) !== wallet.id) refuse("request/invalid");
      return { transferId: earlier, tokens: 0, balanceTokens: posted(wallet), isNew: false };
    }
    this.state.causes.set(once, id).set(`${once} wallet`, wallet.id);
    const lot = this.add(wallet, command.grant, command.tokens, command);
    this.payDebt(wallet, [lot]);
    return { transferId: id, tokens: command.tokens, balanceTokens: posted(wallet), isNew: true };
  }

  protected signUp({ deviceId, userId, welcomeTokens }: Of<"transfer-anonymous">): Answers["transfer-anonymous"] {
    whole(welcomeTokens, 0);
    if (!deviceId.startsWith("device:") || !userId.startsWith("user:")) refuse("request/invalid");
    const user = this.open(userId);
    const device = this.wallet(deviceId);
    let movedTokens = 0;
    if (device.closedAt === null) {
      this.expire(device);
      movedTokens = this.move(device, user);
      this.touch(device);
      Object.assign(device, { closedAt: device.clock, successor: userId });
    }
    const isWelcome = !this.state.causes.has(`welcome ${userId}`) && welcomeTokens > 0;
    if (isWelcome) {
      this.state.causes.set(`welcome ${userId}`, "");
      this.add(user, "welcome", welcomeTokens);
    }
    return { movedTokens, welcomeTokens: isWelcome ? welcomeTokens : 0, balanceTokens: posted(user) };
  }

  protected referral({ referrerId, referredId, referrerTokens, referredTokens }: Of<"referral">): Answers["referral"] {
    whole(referrerTokens, 1);
    whole(referredTokens, 1);
    const [referrer, referred] = [this.open(referrerId), this.open(referredId)];
    const { referrers } = this.state;
    const above = new Set([referrerId]);
    for (const id of above) above.add(referrers.get(id) ?? id);
    if (referrers.has(referredId) || above.has(referredId)) return { isNew: false };
    referrers.set(referredId, referrerId);
    this.add(referred, "referral", referredTokens);
    this.add(referrer, "referral", referrerTokens);
    return { isNew: true };
  }
}
