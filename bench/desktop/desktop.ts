import { buildStale } from "../../scripts/build/build-stale.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { measureCore } from "./core.ts";
import { measureBundle } from "./bundle.ts";
import { measureHost } from "./host.ts";

/** How the app feels: start, first list, search, save, and what it weighs. Brings the built app up to date first. */
export async function run(): Promise<BenchmarkResult> {
  await buildStale((line) => process.stderr.write(`${line}\n`));
  const parts = [await measureBundle(), await measureCore(), await measureHost()];
  return {
    metrics: Object.assign({}, ...parts.map((part) => part.metrics)),
    notes: parts.flatMap((part) => part.notes),
  };
}
