import type { WalletStatistics } from "@myba/shared/billing-api/wallet";
import { AppError } from "@myba/shared/errors";
import { sql } from "kysely";
import type { AccountId } from "../ledger/accounts.ts";
import { type CountParts, countWallet } from "./counted-sums.ts";
import { dayOf, type PartOfSum, type Sum, sums } from "./wallet-sums.ts";

interface StatisticsParts extends CountParts {
  readonly now: () => number;
  /** How long one request waits for sums that are being counted. */
  readonly patienceMs?: number;
}

/** A hundred thousand transfers and more that were never counted take longer. */
const usualPatienceMs = 5000;

interface Period {
  /** The first and the last day, in UTC. */
  readonly from: string;
  readonly to: string;
}

const dayMs = 24 * 60 * 60 * 1000;
const usualDays = 30;
const mostDays = 366;

/**
 * What became of a wallet's tokens: of all time, on each day of a period and by feature in that period; days are UTC's.
 * Exact as of the newest transfer when it was asked. The last 30 days where none are named. Throws `request/invalid`
 * for a period that is none, or longer than 366 days, and `wallet/counting` where a long history is being counted for
 * the first time: that goes on without whoever asked.
 */
export async function statisticsOf(
  parts: StatisticsParts,
  accountId: AccountId,
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<WalletStatistics> {
  const period = periodOf(asked, parts.now());
  await waitFor(parts.patienceMs ?? usualPatienceMs, countWallet(parts, accountId));
  const rows = await readSums(parts, accountId, period);
  const within = rows.filter(({ day }) => day !== "");
  return {
    ...period,
    // One number for each sum.
    totals: Object.fromEntries(sums.map((sum) => [sum, tokensOf(rows, sum)])) as WalletStatistics["totals"],
    byDay: daysOf(period).map((day) => dayIn(within, day)),
    byFeature: byFeature(within),
  };
}

/** Waits for the count, but not longer. */
async function waitFor(patienceMs: number, counted: Promise<void>): Promise<void> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(new AppError("wallet/counting")), patienceMs);
  try {
    await Promise.race([counted, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}

const incoming = ["purchased", "bonus", "granted", "transferred", "adjusted"] as const;

function dayIn(within: readonly PartOfSum[], day: string): WalletStatistics["byDay"][number] {
  const parts = within.filter((part) => part.day === day);
  const added = incoming.reduce((all, sum) => all + Math.max(tokensOf(parts, sum), 0), 0);
  return { day, used: tokensOf(parts, "used"), added };
}

function tokensOf(parts: readonly PartOfSum[], sum: Sum): number {
  return parts.reduce((tokens, part) => tokens + (part.sum === sum ? part.tokens : 0), 0);
}

/** Sums of the wallet: by day within the period, with an empty day for all others. */
async function readSums(
  { database }: CountParts,
  accountId: AccountId,
  { from, to }: Period,
): Promise<readonly PartOfSum[]> {
  const day = sql<string>`CASE WHEN day BETWEEN ${from} AND ${to} THEN day ELSE '' END`;
  return database.db
    .selectFrom((of) =>
      of
        .selectFrom("wallet_day")
        .select([day.as("day"), "sum", "feature", "tokens", "uses"])
        .where("account_id", "=", accountId)
        .as("part"),
    )
    .groupBy(["day", "sum", "feature"])
    .select((of) => [
      "day",
      of.ref("sum").$castTo<Sum>().as("sum"),
      "feature",
      of.fn.sum<number>("tokens").as("tokens"),
      of.fn.sum<number>("uses").as("uses"),
    ])
    .execute();
}

/** Most tokens first, then most uses. */
function byFeature(parts: readonly PartOfSum[]): WalletStatistics["byFeature"] {
  const features = new Map<string, { used: number; count: number }>();
  for (const { sum, feature, tokens, uses } of parts) {
    if (sum !== "used") continue;
    const { used, count } = features.get(feature) ?? { used: 0, count: 0 };
    features.set(feature, { used: used + tokens, count: count + uses });
  }
  return [...features]
    .map(([feature, { used, count }]) => ({ feature: feature === "" ? "other" : feature, used, count }))
    .toSorted(
      (one, other) => other.used - one.used || other.count - one.count || (one.feature < other.feature ? -1 : 1),
    );
}

function periodOf({ from, to }: { from?: string | undefined; to?: string | undefined }, nowMs: number): Period {
  const last = to === undefined ? Math.max(from === undefined ? 0 : timeOf(from), timeOf(dayOf(nowMs))) : timeOf(to);
  const first = from === undefined ? last - (usualDays - 1) * dayMs : timeOf(from);
  if (first > last) throw new AppError("request/invalid", { reason: "the period ends before it begins" });
  if (last - first >= mostDays * dayMs) {
    throw new AppError("request/invalid", { reason: `a period has ${mostDays} days at most` });
  }
  return { from: dayOf(first), to: dayOf(last) };
}

/** When a day begins. Throws for a day that no month has. */
function timeOf(day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms) || dayOf(ms) !== day) throw new AppError("request/invalid", { reason: `${day} is not a day` });
  return ms;
}

function daysOf({ from, to }: Period): string[] {
  const first = timeOf(from);
  return Array.from({ length: (timeOf(to) - first) / dayMs + 1 }, (_none, no) => dayOf(first + no * dayMs));
}
