import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Benchmark } from "./benchmark.ts";

/** Every benchmark by name; each is loaded only when it is asked for. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  engine: () => import("./engine/engine.ts"),
  desktop: () => import("./desktop/desktop.ts"),
  ledger: () => import("./ledger/ledger.ts"),
  billing: () => import("./billing/billing.ts"),
  generation: () => import("./generation/generation.ts"),
  journey: () => import("./journey/journey.ts"),
};

const { values, positionals } = parseArgs({
  options: { data: { type: "string" }, entries: { type: "string" }, json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const name = positionals[0] ?? "";
const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (load === undefined || positionals.length > 1) {
  console.error(
    `Usage: pnpm bench NAME [--data DIR] [--entries COUNT] [--json], NAME one of: ${Object.keys(benchmarks).join(", ")}`,
  );
  process.exit(2);
}
const dataDir = values.data ?? fileURLToPath(new URL("data", import.meta.url));
const { metrics, notes } = await (
  await load()
).run({ dataDir, ...(values.entries !== undefined && { entries: Number(values.entries) }) });
if (values.json) {
  process.stdout.write(`${JSON.stringify({ bench: name, metrics, notes })}\n`);
} else {
  for (const [key, value] of Object.entries(metrics)) console.log(`${key.padEnd(20)} ${Number(value.toFixed(4))}`);
  for (const note of notes) console.log(`  ${note}`);
}
