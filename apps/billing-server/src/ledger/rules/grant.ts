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
  if (earlier !== undefined) return postedEarlier(books, earlier, command.accountId);
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
          costCents: command.costCents ?? 0,
          ...(command.priority !== undefined && { priority: command.priority }),
        }),
      },
    ],
  });
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
  const shared = { accountId: account.id, cause, isOnce: true, actor: command.actor, eventAt: command.eventAt };
  const effectiveAt = timeOf(account, moment);
  const paid = post(books, moment, {
    ...shared,
    kind: "purchase",
    meta: { paidCents: command.paidCents, paidTokens: command.paidTokens, bonusTokens: command.bonusTokens },
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
  const known = books.payment(account.id, command.paymentId);
  const granted = command.paidTokens + command.bonusTokens;
  books.putPayment({
    ...(known ?? blankPayment(account.id, command.paymentId)),
    paidCents: command.paidCents,
    granted,
  });
  settlePayment(books, moment, {
    accountId: account.id,
    paymentId: command.paymentId,
    kind: (known?.refundedCents ?? 0) > 0 ? "refund" : "dispute",
    cause: { type: "payment", id: command.paymentId },
    actor: command.actor,
  });
  const from = books.lotsOfPayment(account.id, command.paymentId);
  const debtPaidTokens = payDebt(books, moment, { accountId: account.id, from, parentId: paid.id });
  return { ...posted(books, paid, granted), debtPaidTokens };
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
