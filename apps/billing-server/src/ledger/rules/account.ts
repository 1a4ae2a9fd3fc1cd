import { AppError } from "@myba/shared/errors";
import type { Books } from "../books.ts";
import type {
  Adjust,
  CloseAccount,
  Done,
  Expire,
  Expired,
  Posted,
  SetUnlimited,
  TransferAnonymous,
  Transferred,
} from "../commands.ts";
import { assertAmount, type Moment, onceOf, post, timeOf } from "../post.ts";
import { posted } from "./grant.ts";
import { moveLots } from "./move-lots.ts";
import { newLot } from "./new-lot.ts";
import { bookExpiry, countBreakage, lotsFor, openWallet, takeMoves } from "./wallet.ts";

/** Books what has expired in a wallet; again, and late, with the same result. */
export function expire(books: Books, moment: Moment, command: Expire): Expired {
  return { tokens: bookExpiry(books, moment, { accountId: command.accountId }) };
}

/** Sign-up on a device that was used before: its unused tokens move, its wallet closes, the person is welcomed. */
export function transferAnonymous(books: Books, moment: Moment, command: TransferAnonymous): Transferred {
  assertAmount(command.welcomeTokens, 0);
  if (!command.deviceId.startsWith("device:") || !command.userId.startsWith("user:")) {
    throw new AppError("request/invalid", { reason: "tokens move from a device to a person" });
  }
  const user = openWallet(books, command.userId);
  const device = books.account(command.deviceId);
  let movedTokens = 0;
  if (device.closedAt === null) {
    bookExpiry(books, moment, { accountId: device.id });
    movedTokens = moveLots(books, moment, { from: device.id, to: user.id, actor: command.actor });
    post(books, moment, {
      accountId: device.id,
      kind: "closure",
      cause: { type: "sign-up", id: user.id },
      actor: command.actor,
      eventAt: command.eventAt,
      moves: [],
      account: { closedAt: timeOf(device, moment), successorId: user.id },
      meta: { successor: user.id },
    });
  }
  const cause = { type: "rule", id: `welcome/${user.id}` };
  const welcomeTokens = books.once(onceOf(cause, "welcome")) === undefined ? command.welcomeTokens : 0;
  if (welcomeTokens > 0) {
    const effectiveAt = timeOf(user, moment);
    post(books, moment, {
      accountId: user.id,
      kind: "welcome",
      cause,
      isOnce: true,
      actor: command.actor,
      eventAt: command.eventAt,
      moves: [
        { to: "new lot", contra: "grants_promo", lot: newLot("welcome", { granted: welcomeTokens, effectiveAt }) },
      ],
    });
  }
  return { movedTokens, welcomeTokens, balanceTokens: books.account(user.id).posted };
}

/** An administrator adds a lot, or takes available tokens in spending order. */
export function adjust(books: Books, moment: Moment, command: Adjust): Posted {
  assertAmount(Math.abs(command.tokens), 1);
  const account = openWallet(books, command.accountId);
  const now = timeOf(account, moment);
  const lot = newLot("admin_adjustment", {
    granted: command.tokens,
    effectiveAt: now,
    expiresAt: command.expiresAt ?? null,
  });
  const transfer = post(books, moment, {
    accountId: account.id,
    kind: "admin_adjustment",
    cause: { type: "admin", id: command.idempotency.key },
    actor: command.actor,
    eventAt: command.eventAt,
    moves:
      command.tokens > 0
        ? [{ to: "new lot", contra: "adjustments", lot }]
        : takeMoves(lotsFor(books, account, -command.tokens, now), "adjustments"),
    meta: { reason: command.reason },
  });
  return posted(books, transfer, command.tokens);
}

/** Begins, prolongs or ends an unlimited plan. */
export function setUnlimited(books: Books, moment: Moment, command: SetUnlimited): Done {
  if (command.until !== null) assertAmount(command.until, 0);
  const account = openWallet(books, command.accountId);
  post(books, moment, {
    accountId: account.id,
    kind: "plan",
    cause: { type: "plan", id: command.idempotency.key },
    actor: command.actor,
    eventAt: command.eventAt,
    moves: [],
    account: { unlimitedUntil: command.until },
    meta: { until: command.until },
  });
  return { done: true };
}

/** Ends a wallet: what is in it goes to breakage. Throws `ledger/holds-open`. */
export function closeAccount(books: Books, moment: Moment, command: CloseAccount): Done {
  const account = openWallet(books, command.accountId);
  const lots = books.lots(account.id);
  if (account.held > 0) throw new AppError("ledger/holds-open");
  for (const lot of lots) countBreakage(books, lot, lot.remaining);
  post(books, moment, {
    accountId: account.id,
    kind: "closure",
    cause: { type: "closure", id: command.idempotency.key },
    actor: command.actor,
    eventAt: command.eventAt,
    moves: takeMoves(
      lots.filter((lot) => lot.remaining > 0).map((lot) => [lot.no, lot.remaining]),
      "breakage",
    ),
    account: { closedAt: timeOf(account, moment) },
  });
  return { done: true };
}
