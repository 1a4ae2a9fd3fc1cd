import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { BenchmarkResult } from "../benchmark.ts";
import { outFolder } from "../../scripts/build/build-stale.ts";

/** What a window loads before it shows anything: the entry script and every module the page preloads. */
export async function measureBundle(): Promise<BenchmarkResult> {
  const folder = outFolder("renderer");
  const page = await readFile(join(folder, "index.html"), "utf8");
  const files = [...page.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((match) => match[1] ?? "");
  const sizesKb = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(join(folder, file)), { level: 9 }).length / 1024),
  );
  return {
    metrics: { initialJsGzipKb: sizesKb.reduce((sum, size) => sum + size, 0) },
    notes: [`initial scripts: ${files.map((file, index) => `${file} ${sizesKb[index]?.toFixed(1)} KB`).join(", ")}`],
  };
}
