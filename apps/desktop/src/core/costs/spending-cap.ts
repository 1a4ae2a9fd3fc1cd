import { AppError, type ErrorReport } from "@myba/shared/errors";
import { microUsd } from "@myba/shared/generation/usage";
import { z } from "zod";
import type { CapState } from "../../bridge/costs.ts";
import type { Store } from "../database/store.ts";
import { dollars } from "./dollars.ts";

const spendingCap = z.object({
  monthlyMicroUsd: microUsd.nullable(),
  warnAtPercent: z.number().int().min(1).max(100),
});
export type SpendingCap = z.infer<typeof spendingCap>;

/** Nobody is stopped before they ask for it. */
const noCap: SpendingCap = { monthlyMicroUsd: null, warnAtPercent: 80 };

/** The row of the settings table; what windows call settings does not have it. */
const settingName = "spendingCap";

/** The cap with what the calendar month has cost so far, in local time. */
export function capState(store: Store): CapState {
  const cap = readCap(store);
  const spentMicroUsd = spentThisMonth(store);
  return { ...cap, spentMicroUsd, state: judged(cap, spentMicroUsd) };
}

/** Sets the cap. It stops the next call, not the running one. */
export function changeCap(store: Store, cap: SpendingCap): CapState {
  return store.write(["costs"], () => {
    store
      .sql("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
      .run(settingName, JSON.stringify(cap));
    return capState(store);
  });
}

/**
 * Why a call that costs at least so much may not be sent: the month's spending, the least that untold calls cost and
 * this would pass the cap. Null where there is room. A call of unknown price counts as 0, and is stopped once the cap is
 * reached.
 */
export function lackOfRoom(store: Store, leastMicroUsd: number): ErrorReport | null {
  const { monthlyMicroUsd } = readCap(store);
  if (monthlyMicroUsd === null) return null;
  const spent = spentThisMonth(store);
  const taken = spent + expectedOfUntold(store);
  if (taken < monthlyMicroUsd && taken + leastMicroUsd <= monthlyMicroUsd) return null;
  return { code: "cost/cap-reached", data: { cap: dollars(monthlyMicroUsd), spent: dollars(spent) } };
}

/** Throws `cost/cap-reached` as `lackOfRoom` says. */
export function requireRoom(store: Store, leastMicroUsd: number): void {
  const lack = lackOfRoom(store, leastMicroUsd);
  if (lack !== null) throw new AppError(lack.code, lack.data);
}

function readCap(store: Store): SpendingCap {
  const value = store.sql("SELECT value FROM setting WHERE name = ?").pluck().get(settingName);
  const parsed = spendingCap.safeParse(typeof value === "string" ? JSON.parse(value) : undefined);
  return parsed.success ? parsed.data : noCap;
}

function judged({ monthlyMicroUsd, warnAtPercent }: SpendingCap, spent: number): CapState["state"] {
  if (monthlyMicroUsd === null) return "none";
  if (spent >= monthlyMicroUsd) return "reached";
  return spent * 100 >= monthlyMicroUsd * warnAtPercent ? "warning" : "ok";
}

function spentThisMonth(store: Store): number {
  const query = "SELECT coalesce(sum(cost_micro_usd), 0) FROM ai_call WHERE at >= @from AND at < @to";
  return z.number().parse(store.sql(query).pluck().get(thisMonth(store)));
}

/** Calls that run, and those that broke off or crashed before their cost was told, cost at least this much. */
function expectedOfUntold(store: Store): number {
  const query = `SELECT coalesce(sum(expected_micro_usd), 0) FROM ai_call WHERE at >= @from AND at < @to
    AND cost_micro_usd IS NULL AND (state = 'running' OR unknown_cost = 1)`;
  return z.number().parse(store.sql(query).pluck().get(thisMonth(store)));
}

function thisMonth(store: Store): { from: number; to: number } {
  const now = new Date(store.now());
  return {
    from: new Date(now.getFullYear(), now.getMonth(), 1).getTime(),
    to: new Date(now.getFullYear(), now.getMonth() + 1, 1).getTime(),
  };
}
