import { AppError } from "@myba/shared/errors";
import type { Catalogues } from "../catalogue/catalogues.ts";
import { dayGrantOf } from "../catalogue/grants.ts";
import type { Principal } from "../identity/principal.ts";
import type { AccountId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { dayOf } from "./wallet-sums.ts";

interface DailyParts {
  readonly ledger: Ledger;
  readonly catalogues: Catalogues;
  readonly now: () => number;
}

/**
 * Gives people the tokens of the day (UTC) when they come, where the catalogue has some: once, however often and by
 * however many processes it is asked. Devices get none. What the ledger refuses, or cannot do just now, keeps nobody from
 * their wallet: the next time asks again.
 */
export function makeDailyTokens({ ledger, catalogues, now }: DailyParts): (principal: Principal) => Promise<void> {
  // So that the ledger is asked once; of one day only.
  let given: { readonly day: string; readonly to: Set<AccountId> } = { day: "", to: new Set() };
  return async ({ kind, accountId }) => {
    if (kind !== "person") return;
    const nowMs = now();
    const grant = dayGrantOf(await catalogues.inForce(), { accountId, nowMs });
    if (grant === undefined) return;
    const day = dayOf(nowMs);
    if (given.day !== day) given = { day, to: new Set() };
    if (given.to.has(accountId)) return;
    try {
      await ledger.execute(grant);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return;
    }
    if (given.day === day) given.to.add(accountId);
  };
}
