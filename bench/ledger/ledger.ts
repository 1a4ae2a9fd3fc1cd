import type { BenchmarkOptions, BenchmarkResult } from "../benchmark.ts";
import { measureSqlite } from "./sqlite.ts";

/**
 * How fast the token ledger is beside the least that its database could do for the same work. An operation is one
 * reserve or one capture; a spend is one of each.
 */
export async function run({ entries = 1_000_000 }: BenchmarkOptions): Promise<BenchmarkResult> {
  return measureSqlite(entries);
}
