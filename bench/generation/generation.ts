import { buildStale } from "../../scripts/build/build-stale.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { measureFirstField } from "./first-field.ts";
import { measureLongDocument } from "./long-document.ts";
import { measureOverhead } from "./overhead.ts";

/** What MyBA adds to a model's own time: to the first field, to each ticket, and to a long document. */
export async function run(): Promise<BenchmarkResult> {
  await buildStale((line) => process.stderr.write(`${line}\n`));
  const parts = [await measureLongDocument(), await measureOverhead(), await measureFirstField()];
  return {
    metrics: Object.assign({}, ...parts.map((part) => part.metrics)),
    notes: parts.flatMap((part) => part.notes),
  };
}
