import type { BenchmarkOptions, BenchmarkResult } from "../benchmark.ts";
import { measurePostgres } from "./postgres.ts";
import { measureSqlite } from "./sqlite.ts";

/**
 * How fast the token ledger is beside the least that its database could do for the same work. An operation is one
 * reserve or one capture; a spend is one of each.
 */
export async function run({ entries = 1_000_000 }: BenchmarkOptions): Promise<BenchmarkResult> {
  const parts = [await measurePostgres(), await measureSqlite(entries)];
  return {
    metrics: Object.assign({}, ...parts.map(({ metrics }) => metrics)),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
