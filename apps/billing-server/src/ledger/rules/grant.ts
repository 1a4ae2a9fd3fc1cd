import { AppError } from "@myba/shared/errors";
import type { Books } from "../books.ts";
import type { Grant, Posted, Purchase, Purchased, Referral } from "../commands.ts";
import { assertAmount, type Moment, onceOf, post, safe, timeOf } from "../post.ts";
import type { Transfer } from "../rows.ts";
import { newLot } from "./new-lot.ts";
import { blankPayment, settlePayment } from "./refund.ts";
import { openWallet, originOf, payDebt } from "./wallet.ts";

/** A lot of tokens with a reason; a paid one (subscription) pays debts first. */
export function grant(books: Books, moment: Moment, command: Grant): Posted {
  assertAmount(command.tokens, 1);
  const account = openWallet(books, command.accountId);
  const earlier = books.once(onceOf(command.cause, command.grant));
  if (earlier !== undefined) {
    if (earlier.accountId !== account.id) throw misused("the cause of a grant to another wallet");
    return postedEarlier(books, earlier, command.accountId);
  }
  if (command.cause.type === "payment") throw misused("a payment is a purchase");
  const { payment } = command;
  if (payment !== undefined) {
    assertAmount(payment.cents, 0);
    if (command.grant !== "subscription_grant") throw misused("only subscriptions are paid for");
    assertUnknownPayment(books, account.id, payment.id);
  }
  const now = timeOf(account, moment);
  const transfer = post(books, moment, {
    accountId: account.id,
    kind: command.grant,
    cause: command.cause,
    isOnce: true,
    actor: command.actor,
    eventAt: command.eventAt,
    moves: [
      {
        to: "new lot",
        contra: originOf(command.grant),
        lot: newLot(command.grant, {
          granted: command.tokens,
          effectiveAt: command.effectiveAt ?? now,
          expiresAt: command.expiresAt ?? null,
          costCents: payment?.cents ?? command.costCents ?? 0,
          paymentId: payment?.id ?? null,
          ...(command.priority !== undefined && { priority: command.priority }),
        }),
      },
    ],
    ...((payment ?? command.sold ?? command.note) && {
      meta: { ...paymentOf(command), ...soldOf(command), ...noteOf(command) },
    }),
  });
  if (payment !== undefined) {
    const paid = { paymentId: payment.id, paidCents: payment.cents, granted: command.tokens };
    becomeKnown(books, moment, { accountId: account.id, actor: command.actor, ...paid });
  }
  if (command.grant === "subscription_grant") {
    const from = books.lots(account.id).filter((lot) => lot.transferId === transfer.id);
    payDebt(books, moment, { accountId: account.id, from, parentId: transfer.id });
  }
  return posted(books, transfer, command.tokens);
}

/** A settled payment: paid lot, bonus lot as its child, then debts; a payment refunded before keeps nothing. */
export function purchase(books: Books, moment: Moment, command: Purchase): Purchased {
  assertAmount(command.paidTokens, 1);
  assertAmount(command.bonusTokens, 0);
  assertAmount(command.paidCents, 0);
  safe(command.paidTokens + command.bonusTokens);
  if (command.accountId.startsWith("device:")) {
    throw new AppError("request/invalid", { reason: "who buys tokens has signed in" });
  }
  const account = openWallet(books, command.accountId);
  const cause = { type: "payment", id: command.paymentId };
  const earlier = books.once(onceOf(cause, "purchase"));
  if (earlier !== undefined) {
    assertSamePurchase(earlier, command);
    return { ...postedEarlier(books, earlier, command.accountId), debtPaidTokens: 0 };
  }
  assertUnknownPayment(books, account.id, command.paymentId);
  const shared = { accountId: account.id, cause, isOnce: true, actor: command.actor, eventAt: command.eventAt };
  const effectiveAt = timeOf(account, moment);
  const paid = post(books, moment, {
    ...shared,
    kind: "purchase",
    meta: {
      paidCents: command.paidCents,
      paidTokens: command.paidTokens,
      bonusTokens: command.bonusTokens,
      ...soldOf(command),
    },
    moves: [
      {
        to: "new lot",
        contra: "stripe_cash",
        lot: newLot("purchase", {
          granted: command.paidTokens,
          effectiveAt,
          expiresAt: command.expiresAt ?? null,
          costCents: command.paidCents,
          paymentId: command.paymentId,
        }),
      },
    ],
  });
  if (command.bonusTokens > 0) {
    post(books, moment, {
      ...shared,
      kind: "bonus",
      parentId: paid.id,
      ...(command.sold !== undefined && { meta: soldOf(command) }),
      moves: [
        {
          to: "new lot",
          contra: "grants_promo",
          lot: newLot("bonus", {
            granted: command.bonusTokens,
            effectiveAt,
            expiresAt: command.bonusExpiresAt ?? command.expiresAt ?? null,
            paymentId: command.paymentId,
            parentNo: books.account(account.id).lots,
          }),
        },
      ],
    });
  }
  const granted = command.paidTokens + command.bonusTokens;
  const { paymentId, paidCents, actor } = command;
  becomeKnown(books, moment, { accountId: account.id, actor, paymentId, paidCents, granted });
  const from = books.lotsOfPayment(account.id, command.paymentId);
  const debtPaidTokens = payDebt(books, moment, { accountId: account.id, from, parentId: paid.id });
  return { ...posted(books, paid, granted), debtPaidTokens };
}

function paymentOf({ payment, tokens }: Grant): { [key: string]: string | number } {
  return payment === undefined ? {} : { paymentId: payment.id, paidCents: payment.cents, paidTokens: tokens };
}

function soldOf({ sold }: Pick<Purchase, "sold">): { sold?: string; catalogueVersion?: number } {
  return sold === undefined ? {} : { sold: sold.key, catalogueVersion: sold.catalogueVersion };
}

function noteOf({ note }: Grant): { note?: string } {
  return note === undefined ? {} : { note };
}

/** A payment that has just been granted: what was refunded or disputed of it before is taken back. */
function becomeKnown(
  books: Books,
  moment: Moment,
  paid: { accountId: string; paymentId: string; paidCents: number; granted: number; actor: string },
): void {
  const { accountId, paymentId, paidCents, granted, actor } = paid;
  const known = books.payment(accountId, paymentId) ?? blankPayment(accountId, paymentId);
  books.putPayment({ ...known, paidCents, granted });
  const kind = known.refundedCents > 0 ? "refund" : "dispute";
  settlePayment(books, moment, { accountId, paymentId, kind, cause: { type: "payment", id: paymentId }, actor });
}

function assertUnknownPayment(books: Books, accountId: string, paymentId: string): void {
  const granted = books.payment(accountId, paymentId)?.granted ?? 0;
  if (granted > 0) throw new AppError("ledger/payment-mismatch", { payment: paymentId });
}

function misused(reason: string): AppError {
  return new AppError("request/invalid", { reason });
}

/** Once for each person referred. Nobody refers themselves, nor whoever referred them, however far back. */
export function referral(books: Books, moment: Moment, command: Referral): { isNew: boolean } {
  assertAmount(command.referrerTokens, 1);
  assertAmount(command.referredTokens, 1);
  openWallet(books, command.referrerId);
  openWallet(books, command.referredId);
  if (referrerOf(books, command.referredId) !== undefined) return { isNew: false };
  for (let at: string | undefined = command.referrerId; at !== undefined; at = referrerOf(books, at)) {
    if (at === command.referredId) return { isNew: false };
  }
  const sides = [
    { accountId: command.referredId, tokens: command.referredTokens, cause: command.referredId },
    { accountId: command.referrerId, tokens: command.referrerTokens, cause: `by/${command.referredId}` },
  ];
  for (const { accountId, tokens, cause } of sides) {
    const effectiveAt = timeOf(books.account(accountId), moment);
    post(books, moment, {
      accountId,
      kind: "referral",
      cause: { type: "referral", id: cause },
      isOnce: true,
      actor: command.actor,
      eventAt: command.eventAt,
      moves: [{ to: "new lot", contra: "grants_promo", lot: newLot("referral", { granted: tokens, effectiveAt }) }],
      meta: { referrer: command.referrerId },
    });
  }
  return { isNew: true };
}

function referrerOf(books: Books, referredId: string): string | undefined {
  const earlier = books.once(onceOf({ type: "referral", id: referredId }, "referral"));
  const referrer = earlier?.meta?.["referrer"];
  return typeof referrer === "string" ? referrer : undefined;
}

function assertSamePurchase(earlier: Transfer, command: Purchase): void {
  const same =
    earlier.accountId === command.accountId &&
    earlier.meta?.["paidCents"] === command.paidCents &&
    earlier.meta["paidTokens"] === command.paidTokens &&
    earlier.meta["bonusTokens"] === command.bonusTokens;
  if (!same) throw new AppError("ledger/payment-mismatch", { payment: command.paymentId });
}

/** The answer of a change that was made. */
export function posted(books: Books, transfer: Transfer, tokens: number): Posted {
  return { transferId: transfer.id, tokens, balanceTokens: books.account(transfer.accountId).posted, isNew: true };
}

function postedEarlier(books: Books, earlier: Transfer, accountId: string): Posted {
  return { transferId: earlier.id, tokens: 0, balanceTokens: books.account(accountId).posted, isNew: false };
}
