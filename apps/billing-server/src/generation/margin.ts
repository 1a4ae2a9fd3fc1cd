import { sql } from "kysely";
import type { ServerDatabase } from "../database/server-database.ts";

/** What one model brought in and cost on one day (UTC). */
export interface MarginLine {
  /** `2026-11-21` */
  readonly day: string;
  readonly model: string;
  readonly catalogueVersion: number;
  readonly generations: number;
  /** Those that nobody paid for, though they may have cost. */
  readonly released: number;
  readonly tickets: number;
  readonly capturedTokens: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number;
  /** The part of it that was reckoned from what was heard, because the service did not tell: of calls that were stopped. */
  readonly estimatedMicroUsd: number;
  /** Whose cost nobody knows: the cost above is without them. */
  readonly withoutCost: number;
}

const dayMs = 86_400_000;

const sum = (column: string) => sql<number>`COALESCE(SUM(${sql.ref(column)}), 0)`;
const count = (condition: ReturnType<typeof sql>) => sql<number>`SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;

/**
 * Tokens that came in beside what the service of models charged, by day, model and catalogue, of what ended from
 * `fromMs` on and before `toMs`.
 */
export async function marginByDay(
  { db }: ServerDatabase,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<MarginLine[]> {
  const day = sql<number>`CAST(ended_at / ${sql.lit(dayMs)} AS bigint)`;
  const rows = await db
    .selectFrom("generation")
    .where("state", "!=", "running")
    .where("ended_at", ">=", fromMs)
    .where("ended_at", "<", toMs)
    .groupBy([day, "model", "catalogue_version"])
    .orderBy(day)
    .orderBy("model")
    .orderBy("catalogue_version")
    .select(({ fn }) => [
      day.as("day"),
      "model",
      "catalogue_version",
      fn.countAll<number>().as("generations"),
      count(sql`state = 'released'`).as("released"),
      sum("tickets").as("tickets"),
      sum("captured_tokens").as("captured"),
      sum("input_tokens").as("input"),
      sum("output_tokens").as("output"),
      sum("cost_micro_usd").as("cost"),
      sum("estimated_micro_usd").as("estimated"),
      count(sql`cost_micro_usd IS NULL`).as("without"),
    ])
    .execute();
  return rows.map((row) => ({
    day: new Date(row.day * dayMs).toISOString().slice(0, 10),
    model: row.model,
    catalogueVersion: row.catalogue_version,
    generations: row.generations,
    released: row.released,
    tickets: row.tickets,
    capturedTokens: row.captured,
    inputTokens: row.input,
    outputTokens: row.output,
    costMicroUsd: row.cost,
    estimatedMicroUsd: row.estimated,
    withoutCost: row.without,
  }));
}
