import { AppError } from "@myba/shared/errors";
import { assertWallet } from "../accounts.ts";
import type { Hold, Lot } from "../rows.ts";
import { type JournalStep, RebuiltWallet } from "./rebuilt-wallet.ts";
import { stepsOfWallet } from "./journal-steps.ts";
import type { ProofDatabase, Snapshot } from "./proof-database.ts";
import { assertSchema } from "./verify.ts";

export interface StatementOptions {
  readonly wallet: string;
  /** From this time of record on, and before that one. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** One thing that happened to one lot or to the debt, or a hold that moved nothing. */
export interface Movement {
  readonly at: number;
  readonly eventAt: number;
  readonly kind: string;
  readonly cause: string;
  readonly actor: string;
  readonly transferId: string;
  readonly lot: { readonly no: number; readonly source: string; readonly expiresAt: number | null } | null;
  readonly isDebt: boolean;
  readonly amount: number;
  readonly balanceAfter: number;
  readonly heldAfter: number;
  readonly owedAfter: number;
}

/** How a wallet stood at a time. */
export interface Standing {
  readonly balance: number;
  readonly held: number;
  readonly owed: number;
}

/** A wallet's statement for a period. */
export interface Statement {
  readonly wallet: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly opening: Standing;
  readonly movements: readonly Movement[];
  readonly closing: Standing;
  /** At the end of the period. */
  readonly openHolds: readonly Pick<Hold, "id" | "lots">[];
  readonly lots: readonly Pick<Lot, "no" | "source" | "remaining" | "expiresAt">[];
  readonly unlimitedUntil: number | null;
  readonly closedAt: number | null;
}

/**
 * Tells what happened in a wallet, from its journal alone. Throws `ledger/no-wallet` for one that never had anything
 * and `request/invalid` for what is no wallet.
 */
export function statementOf(database: ProofDatabase, options: StatementOptions): Promise<Statement> {
  assertWallet(options.wallet);
  return database.snapshot(async (snapshot) => {
    await assertSchema(snapshot);
    return tell(snapshot, options);
  });
}

async function tell(snapshot: Snapshot, { wallet, from, to }: StatementOptions): Promise<Statement> {
  const rebuilt = new RebuiltWallet(wallet);
  const movements: Movement[] = [];
  let opening = standingOf(rebuilt);
  for await (const step of stepsOfWallet(snapshot, wallet)) {
    if (to !== undefined && step.transfer.recordedAt >= to) break;
    const before = standingOf(rebuilt);
    rebuilt.apply(step);
    if (from !== undefined && step.transfer.recordedAt < from) opening = standingOf(rebuilt);
    else movements.push(...movementsOf(step, before, rebuilt));
  }
  if (rebuilt.account.version === 0 && to === undefined) throw new AppError("ledger/no-wallet", { wallet });
  return {
    wallet,
    from: from ?? null,
    to: to ?? null,
    opening,
    movements,
    closing: standingOf(rebuilt),
    openHolds: [...rebuilt.openHolds].map(([id, { lots }]) => ({ id, lots })),
    lots: [...rebuilt.lots.values()]
      .filter(({ remaining }) => remaining > 0)
      .map(({ no, source, remaining, expiresAt }) => ({ no, source, remaining, expiresAt })),
    unlimitedUntil: rebuilt.account.unlimitedUntil,
    closedAt: rebuilt.account.closedAt,
  };
}

function standingOf({ account }: RebuiltWallet): Standing {
  return { balance: account.posted, held: account.held, owed: account.owed };
}

/** A line for each entry in the order of the entries; one without an amount for what made none. */
function movementsOf({ transfer, entries }: JournalStep, before: Standing, after: RebuiltWallet): Movement[] {
  const shared = {
    at: transfer.recordedAt,
    eventAt: transfer.eventAt,
    kind: transfer.kind,
    cause: `${transfer.causeType} ${transfer.causeId}`,
    actor: transfer.actor,
    transferId: transfer.id,
    heldAfter: after.account.held,
  };
  if (entries.length === 0) {
    const { balance: balanceAfter, owed: owedAfter } = before;
    return [{ ...shared, lot: null, isDebt: false, amount: 0, balanceAfter, owedAfter }];
  }
  let { owed, balance } = before;
  return entries.map((entry): Movement => {
    const isDebt = entry.accountId !== transfer.accountId;
    if (isDebt) owed -= entry.amount;
    else balance = entry.balanceAfter;
    const lot = entry.lotNo === null ? undefined : after.lots.get(entry.lotNo);
    return {
      ...shared,
      lot: lot === undefined ? null : { no: lot.no, source: lot.source, expiresAt: lot.expiresAt },
      isDebt,
      amount: entry.amount,
      balanceAfter: balance,
      owedAfter: owed,
    };
  });
}
