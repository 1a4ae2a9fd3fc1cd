import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { inParallel } from "../ledger/load.ts";
import { LightClient } from "./light-client.ts";
import type { SignedIn } from "./people.ts";
import { type Program, usageOf } from "./programs.ts";
import { inTurn, readBalance, sayHello, spendOnce } from "./requests.ts";

const rounds = 5;
const connections = 64;
const requests = 12_800;
const kinds = ["hello", "balance", "spend"] as const;

export interface Sides {
  readonly hello: Program;
  readonly server: Program;
  readonly people: readonly SignedIn[];
}

interface Run {
  readonly perSecond: number;
  /** What the answering process took of a processor for one request. */
  readonly cpuUs: number;
  readonly failed: number;
}

/** Requests a second of the server beside those of a bare Express, in turn, with the same client. */
export async function measureRates(sides: Sides): Promise<BenchmarkResult & { readonly failed: number }> {
  const runs: Record<(typeof kinds)[number], Run[]> = { hello: [], balance: [], spend: [] };
  for (const kind of kinds) await runOf(sides, kind);
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of kinds) runs[kind].push(await runOf(sides, kind));
  }
  const ratios = (kind: "balance" | "spend"): number[] =>
    runs[kind].map(({ perSecond }, round) => perSecond / (runs.hello[round]?.perSecond ?? 1));
  const said = (kind: (typeof kinds)[number]): string => {
    const perSecond = quantile(
      runs[kind].map((run) => run.perSecond),
      0.5,
    );
    const cpuUs = quantile(
      runs[kind].map((run) => run.cpuUs),
      0.5,
    );
    return `${kind} ${Math.round(perSecond)} a second (${Math.round(cpuUs)} µs of processor time each)`;
  };
  return {
    metrics: { spendVsHello: quantile(ratios("spend"), 0.5), balanceVsHello: quantile(ratios("balance"), 0.5) },
    notes: [
      `${connections} connections, ${rounds} rounds in turn: ${kinds.map(said).join(", ")}`,
      `by round, beside hello: spend ${texts(ratios("spend"))}, balance ${texts(ratios("balance"))}`,
    ],
    failed: kinds.flatMap((kind) => runs[kind]).reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** The peak of spends as it is now, a second. */
export async function peakOf(sides: Sides): Promise<{ perSecond: number; failed: number }> {
  return runOf(sides, "spend");
}

async function runOf({ hello, server, people }: Sides, kind: (typeof kinds)[number]): Promise<Run> {
  const program = kind === "hello" ? hello : server;
  const person = inTurn(people);
  const ask = { hello: () => sayHello, balance: () => readBalance(person()), spend: () => spendOnce(person()) }[kind];
  const client = await LightClient.open(program.url, connections);
  let failed = 0;
  const before = usageOf(program).cpuMs;
  const tookMs = await inParallel(connections, requests, async () => {
    const { status } = await client.ask(ask());
    if (status !== 200) failed += 1;
  });
  const cpuUs = ((usageOf(program).cpuMs - before) * 1000) / requests;
  client.close();
  return { perSecond: (requests * 1000) / tookMs, cpuUs, failed };
}

function texts(numbers: readonly number[]): string {
  return numbers.map((number) => number.toFixed(2)).join(" ");
}
