import { AppError } from "@myba/shared/errors";
import type { AccountId } from "../accounts.ts";
import type { Books } from "../books.ts";
import type { Done, RemoveMember, SetMember } from "../commands.ts";
import { assertAmount, type Moment, post, timeOf } from "../post.ts";
import type { Member } from "../rows.ts";
import { openWallet } from "./wallet.ts";

/** The calendar month (UTC) that a cap counts in. */
function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

/**
 * Checks a member's cap and counts what they use or set aside. Throws `ledger/not-a-member` where a team's wallet is
 * used by nobody known, and `ledger/over-member-cap`.
 */
export function chargeMember(
  books: Books,
  charge: { accountId: AccountId; memberId: string | undefined; now: number; used: number; held: number },
): void {
  const isTeam = charge.accountId.startsWith("team:");
  if (!isTeam && charge.memberId === undefined) return;
  const known = charge.memberId === undefined ? undefined : books.member(charge.accountId, charge.memberId);
  if (!isTeam || known === undefined || known.removedAt !== null) throw new AppError("ledger/not-a-member");
  const member = inMonth(known, charge.now);
  const left = member.capTokens === null ? Infinity : member.capTokens - member.used - member.held;
  const needed = charge.used + charge.held;
  if (needed > left) throw new AppError("ledger/over-member-cap", { needed, left: Math.max(0, left) });
  books.putMember({ ...member, used: member.used + charge.used, held: member.held + charge.held });
}

/** What a member's cap still allows; no limit for wallets without members. */
export function leftForMember(books: Books, accountId: AccountId, memberId: string | null, now: number): number {
  const known = memberId === null ? undefined : books.member(accountId, memberId);
  if (known === undefined || known.capTokens === null) return Infinity;
  const member = inMonth(known, now);
  return Math.max(0, known.capTokens - member.used - member.held);
}

/** Moves a member's tokens from held to used; also for one who was removed meanwhile. */
export function settleMember(
  books: Books,
  settled: { accountId: AccountId; memberId: string | null; now: number; used: number; held: number },
): void {
  if (settled.memberId === null) return;
  const known = books.member(settled.accountId, settled.memberId);
  if (known === undefined) throw new Error(`member ${settled.memberId} is not there`);
  const member = inMonth(known, settled.now);
  books.putMember({ ...member, used: member.used + settled.used, held: member.held - settled.held });
}

/** What a member used and got back counts no more, within the month in which it was used. */
export function uncharge(
  books: Books,
  back: { accountId: AccountId; memberId: string | null; usedAt: number; now: number; tokens: number },
): void {
  const known = back.memberId === null ? undefined : books.member(back.accountId, back.memberId);
  if (known === undefined || known.month !== monthOf(back.usedAt) || known.month !== monthOf(back.now)) return;
  books.putMember({ ...known, used: Math.max(0, known.used - back.tokens) });
}

function inMonth(member: Member, now: number): Member {
  const month = monthOf(now);
  return member.month === month ? member : { ...member, month, used: 0 };
}

/** Makes somebody a member, with a monthly cap or without. */
export function setMember(books: Books, moment: Moment, command: SetMember): Done {
  if (command.capTokens !== null) assertAmount(command.capTokens, 0);
  const account = openTeam(books, command.accountId);
  const now = timeOf(account, moment);
  const known = books.member(account.id, command.memberId);
  const blank = { accountId: account.id, id: command.memberId, month: monthOf(now), used: 0, held: 0 };
  books.putMember({ ...(known ?? blank), capTokens: command.capTokens, removedAt: null });
  record(books, moment, command, { capTokens: command.capTokens });
  return { done: true };
}

/** Ends a membership; removing nobody is done already. */
export function removeMember(books: Books, moment: Moment, command: RemoveMember): Done {
  const account = openTeam(books, command.accountId);
  const known = books.member(account.id, command.memberId);
  if (known === undefined || known.removedAt !== null) return { done: true };
  books.putMember({ ...known, removedAt: timeOf(account, moment) });
  record(books, moment, command, { removed: true });
  return { done: true };
}

function record(
  books: Books,
  moment: Moment,
  command: SetMember | RemoveMember,
  meta: { [key: string]: number | boolean | null },
): void {
  post(books, moment, {
    accountId: command.accountId,
    kind: "member",
    cause: { type: "member", id: command.memberId },
    actor: command.actor,
    eventAt: command.eventAt,
    moves: [],
    meta,
  });
}

function openTeam(books: Books, accountId: AccountId): ReturnType<typeof openWallet> {
  if (!accountId.startsWith("team:")) throw new AppError("request/invalid", { reason: "only teams have members" });
  return openWallet(books, accountId);
}
