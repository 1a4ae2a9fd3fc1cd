import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { openLoop } from "../ledger/open-loop.ts";
import { StallWitness } from "../ledger/stall-witness.ts";
import { LightClient } from "./light-client.ts";
import { peakOf, type Sides } from "./rates.ts";
import { inTurn, spendOnce } from "./requests.ts";

const rounds = 5;
const seconds = 3;
/** More than wait at a time, so that nobody waits for a connection. */
const connections = 256;

/** How long spends take that come at random at half of the peak, from when each should have begun. */
export async function measureLatency(sides: Sides): Promise<BenchmarkResult & { readonly failed: number }> {
  const client = await LightClient.open(sides.server.url, connections);
  const person = inTurn(sides.people);
  const spend = async (): Promise<void> => {
    const { status, body } = await client.ask(spendOnce(person()));
    if (status !== 200) throw new Error(body);
  };
  const found = { offered: [] as number[], p99: [] as number[], p50: [] as number[], late: [] as number[] };
  const stalls: number[] = [];
  let failed = 0;
  for (let round = 0; round < rounds; round += 1) {
    // The peak as it is now: what else the machine does changes from round to round.
    const peak = await peakOf(sides);
    const witness = new StallWitness();
    const result = await openLoop({ perSecond: peak.perSecond / 2, seconds }, spend);
    stalls.push(await witness.longestMs());
    found.offered.push(peak.perSecond / 2);
    found.p99.push(quantile(result.latenciesMs, 0.99));
    found.p50.push(quantile(result.latenciesMs, 0.5));
    found.late.push(quantile(result.lateMs, 0.99));
    failed += result.failed + peak.failed;
  }
  client.close();
  return {
    metrics: { spendP99Ms: quantile(found.p99, 0.5) },
    notes: [
      `spend at half of the peak just before each round: offered ${texts(found.offered, 0)} a second, p50 ` +
        `${quantile(found.p50, 0.5).toFixed(1)} ms, p99 by round ${texts(found.p99)} ms from when each was due; the ` +
        `load itself was late by (p99) ${texts(found.late)} ms, and an idle thread beside it by at most ${texts(stalls)} ms`,
    ],
    failed,
  };
}

function texts(numbers: readonly number[], digits = 1): string {
  return numbers.map((number) => number.toFixed(digits)).join(" ");
}
