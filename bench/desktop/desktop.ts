import type { BenchmarkResult } from "../benchmark.ts";
import { measureCore } from "./core.ts";
import { measureBundle } from "./bundle.ts";
import { measureHost } from "./host.ts";

/** How the app feels: start, first list, search, save, and what it weighs. Needs the built app (`pnpm build`). */
export async function run(): Promise<BenchmarkResult> {
  const parts = [await measureBundle(), await measureCore(), await measureHost()];
  return {
    metrics: Object.assign({}, ...parts.map((part) => part.metrics)),
    notes: parts.flatMap((part) => part.notes),
  };
}
