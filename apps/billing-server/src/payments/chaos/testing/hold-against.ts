import type { ReadingDatabase } from "../../../database/database.ts";
import type { ChaosPerson } from "./chaos-people.ts";
import type { PaymentDue, Reckoning } from "./reckoning.ts";

/** Something that is not as it must be, and whose it is. */
export interface Mistake {
  readonly person: ChaosPerson | undefined;
  readonly words: string;
}

interface PaymentRow {
  readonly account_id: string;
  readonly id: string;
  readonly paid_cents: number;
  readonly granted: number;
  readonly refunded_cents: number;
  readonly withdrawn_cents: number;
  readonly reinstated_cents: number;
  readonly clawed: number;
}

/** A sum as an engine has it: PostgreSQL's are texts. */
type Sum = number | string;

/** Holds the ledger's rows against the reckoning: every payment by its id, every wallet to the token. */
export async function holdAgainst(
  reader: ReadingDatabase,
  people: readonly ChaosPerson[],
  due: Reckoning,
): Promise<readonly Mistake[]> {
  const payments = await reader.query<PaymentRow>("SELECT * FROM payment");
  const moves = await reader.query<{ account_id: string; kind: string; tokens: Sum }>(
    `SELECT e.account_id AS account_id, t.kind AS kind, SUM(e.amount) AS tokens
      FROM entry e JOIN transfer t ON t.id = e.transfer_id GROUP BY e.account_id, t.kind`,
  );
  const expired = await expiredOf(reader);
  const mistakes: Mistake[] = [];
  const known = new Map(payments.map((row) => [row.id, row]));
  for (const one of due.payments.values()) {
    const row = known.get(one.paymentId);
    known.delete(one.paymentId);
    mistakes.push(...paymentMistakes(one, row, expired.get(one.paymentId) ?? 0));
  }
  for (const { id, account_id: account } of known.values()) {
    const person = people.find((each) => account === `user:${each.id}`);
    mistakes.push({ person, words: `the ledger has payment ${id} of ${account}, which Stripe has not` });
  }
  const byWallet = Map.groupBy(moves, ({ account_id: id }) => id);
  const accounts = new Map(
    (await reader.query<{ id: string; posted: number; owed: number }>("SELECT id, posted, owed FROM account")).map(
      (row) => [row.id, row],
    ),
  );
  const duePayments = Map.groupBy(due.payments.values(), ({ person }) => person.id);
  for (const person of people) {
    const id = `user:${person.id}`;
    const own = byWallet.get(id) ?? [];
    const sum = (...kinds: string[]): number =>
      own.filter(({ kind }) => kinds.includes(kind)).reduce((all, { tokens }) => all + Number(tokens), 0);
    const paidFor = duePayments.get(person.id) ?? [];
    const granted = paidFor.reduce((all, one) => all + one.grantedTokens, due.otherTokens.get(person.id) ?? 0);
    const clawed = paidFor.reduce((all, one) => all + clawedTokens(one, expired.get(one.paymentId) ?? 0), 0);
    const left = granted - clawed - person.spentTokens + sum("expiry");
    const account = accounts.get(id) ?? { posted: 0, owed: 0 };
    const has = account.posted - account.owed;
    const differ = (what: string, found: number, wanted: number): void => {
      if (found !== wanted) mistakes.push({ person, words: `${id}: ${what} ${found} instead of ${wanted}` });
    };
    differ("was granted", sum("purchase", "bonus", "subscription_grant"), granted);
    differ("has spent", -sum("spend"), person.spentTokens);
    differ("has, less what is owed,", has, left);
    differ("had a first purchase's discount", Math.max(1, due.discounted.get(person.id) ?? 0), 1);
  }
  return mistakes;
}

function paymentMistakes(one: PaymentDue, row: PaymentRow | undefined, expired: number): Mistake[] {
  const { person, paymentId } = one;
  if (row === undefined) {
    // Unlimited plans give no tokens: there is nothing to keep of them in a ledger of tokens.
    if (one.grantedTokens === 0) return [];
    return [{ person, words: `the ledger has not ${paymentId}, for which ${one.grantedTokens} tokens are due` }];
  }
  const facts: readonly (readonly [string, number, number])[] = [
    ["paid cents", row.granted === 0 ? one.paidCents : row.paid_cents, one.paidCents],
    ["granted tokens", row.granted, one.grantedTokens],
    ["refunded cents", row.refunded_cents, one.refundedCents],
    ["cents in dispute", row.withdrawn_cents - row.reinstated_cents, one.withdrawnCents - one.reinstatedCents],
    ["taken back tokens", row.clawed, clawedTokens(one, expired)],
  ];
  const wallet = `user:${person.id}`;
  return [
    ...(row.account_id === wallet
      ? []
      : [{ person, words: `${paymentId} is ${row.account_id}'s instead of ${wallet}'s` }]),
    ...facts
      .filter(([, found, wanted]) => found !== wanted)
      .map(([what, found, wanted]) => ({ person, words: `${paymentId}: ${found} ${what} instead of ${wanted}` })),
  ];
}

/** The share of the tokens that goes with the money, rounded down; what has expired unused is gone already. */
function clawedTokens(one: PaymentDue, expired: number): number {
  if (one.paidCents === 0 || one.grantedTokens === 0) return 0;
  const lost = Math.min(one.paidCents, one.refundedCents + one.withdrawnCents - one.reinstatedCents);
  return Math.min(Math.floor((one.grantedTokens * lost) / one.paidCents), one.grantedTokens - expired);
}

/** Tokens of each payment that expired unused. */
async function expiredOf(reader: ReadingDatabase): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query<{ payment_id: string; tokens: Sum }>(
    `SELECT l.payment_id AS payment_id, -SUM(e.amount) AS tokens
      FROM entry e JOIN transfer t ON t.id = e.transfer_id
        JOIN lot l ON l.account_id = e.account_id AND l.no = e.lot_no
      WHERE t.kind = 'expiry' AND l.payment_id IS NOT NULL GROUP BY l.payment_id`,
  );
  return new Map(rows.map((row) => [row.payment_id, Number(row.tokens)]));
}
