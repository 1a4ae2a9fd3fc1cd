import { AppError } from "@myba/shared/errors";
import type { AccountId } from "../accounts.ts";
import type { Books } from "../books.ts";
import type { Reserve, Reserved, Spend, Spent } from "../commands.ts";
import { availableTokens } from "../lots.ts";
import { assertAmount, type Moment, post, timeOf } from "../post.ts";
import type { Account, HeldLot } from "../rows.ts";
import { posted } from "./grant.ts";
import { chargeMember } from "./member.ts";
import { lotsFor, openWallet, takeMoves } from "./wallet.ts";

/** Uses tokens at once. Under an unlimited plan it costs nothing and still leaves its entry. */
export function spend(books: Books, moment: Moment, command: Spend): Spent {
  assertAmount(command.tokens, 1);
  if (command.use !== undefined) assertAmount(command.use.count, 1);
  const account = openWallet(books, command.accountId);
  const now = timeOf(account, moment);
  const isUnlimited = isUnlimitedAt(account, now);
  const cost = isUnlimited ? 0 : command.tokens;
  const lots = lotsFor(books, account, cost, now);
  chargeMember(books, { accountId: account.id, memberId: command.memberId, now, used: cost, held: 0 });
  const transfer = post(books, moment, {
    accountId: account.id,
    kind: "spend",
    cause: command.cause,
    actor: command.actor,
    eventAt: command.eventAt,
    moves: isUnlimited ? [{ to: "record", contra: "usage_revenue" }] : takeMoves(lots, "usage_revenue"),
    ...metaOf(command, isUnlimited),
  });
  return {
    ...posted(books, transfer, cost),
    availableTokens: availableTokens(books.lots(account.id), now),
    ...(command.use !== undefined && { catalogueVersion: command.use.catalogueVersion }),
  };
}

function metaOf(command: Spend, isUnlimited: boolean): { meta?: { [key: string]: string | number } } {
  if (command.memberId === undefined && command.use === undefined && !isUnlimited) return {};
  return {
    meta: {
      ...command.use,
      ...(command.memberId !== undefined && { member: command.memberId }),
      ...(isUnlimited && { worthTokens: command.tokens }),
    },
  };
}

/** Sets tokens aside in fixed lots, until they are captured, released or swept. */
export function reserve(books: Books, moment: Moment, command: Reserve): Reserved {
  assertAmount(command.tokens, 1);
  const account = openWallet(books, command.accountId);
  const now = timeOf(account, moment);
  if (!Number.isSafeInteger(command.expiresAt) || command.expiresAt <= now) {
    throw new AppError("request/invalid", { reason: "a hold must end in the future" });
  }
  const isUnlimited = isUnlimitedAt(account, now);
  const cost = isUnlimited ? 0 : command.tokens;
  const lots = lotsFor(books, account, cost, now);
  const memberId = command.memberId ?? null;
  chargeMember(books, { accountId: account.id, memberId: command.memberId, now, used: 0, held: cost });
  holdLots(books, account.id, lots, 1);
  const { id } = post(books, moment, {
    accountId: account.id,
    kind: "hold",
    cause: command.cause,
    actor: command.actor,
    eventAt: command.eventAt,
    moves: [],
    account: { held: account.held + cost },
    meta: {
      tokens: command.tokens,
      expiresAt: command.expiresAt,
      lots,
      ...(memberId !== null && { member: memberId }),
      ...(isUnlimited && { unlimited: true }),
    },
  });
  books.putHold({
    accountId: account.id,
    id,
    state: "open",
    tokens: command.tokens,
    captured: 0,
    toppedUp: 0,
    expiresAt: command.expiresAt,
    lots,
    memberId,
    isUnlimited,
    settleTransferId: null,
  });
  return { holdId: id, tokens: command.tokens, expiresAt: command.expiresAt };
}

/** Adds to (1) or takes from (-1) what lots have set aside. */
export function holdLots(books: Books, accountId: AccountId, lots: readonly HeldLot[], sign: 1 | -1): void {
  for (const [no, tokens] of lots) {
    const lot = books.lot(accountId, no);
    books.putLot({ ...lot, held: lot.held + sign * tokens });
  }
}

function isUnlimitedAt(account: Account, now: number): boolean {
  return account.unlimitedUntil !== null && now < account.unlimitedUntil;
}
