import { setTimeout as sleep } from "node:timers/promises";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { inParallel } from "../ledger/load.ts";
import { EventStream } from "./event-stream.ts";
import { LightClient } from "./light-client.ts";
import type { SignedIn } from "./people.ts";
import { type Program, usageOf } from "./programs.ts";
import { spendOnce } from "./requests.ts";

const openedAtOnce = 64;
const changes = 2000;
const everyMs = 4;
/** What has not come by then is lost. */
const patienceMs = 5000;

/** Open streams of events, one a person, and how soon a balance that changes is heard on the right one, and only there. */
export async function measureStreams(
  server: Program,
  people: readonly SignedIn[],
): Promise<BenchmarkResult & { readonly failed: number }> {
  const idle = usageOf(server);
  const streams: EventStream[] = [];
  await inParallel(openedAtOnce, people.length, async (index) => {
    const person = people[index]!; // As many as there are.
    streams[index] = await EventStream.open(server.url, person);
  });
  const open = usageOf(server);
  const health = (await (await fetch(`${server.url}/api/health`)).json()) as { openStreams?: number };
  const client = await LightClient.open(server.url, 16);
  const heardMs: number[] = [];
  const waiting: Promise<void>[] = [];
  const startedAt = performance.now();
  let refused = 0;
  for (let no = 0; no < changes; no += 1) {
    // Each person once, far from each other in the order of opening.
    const index = (no * 7919) % people.length;
    const [stream, person] = [streams[index]!, people[index]!]; // There are as many of both.
    await sleep(Math.max(0, startedAt + no * everyMs - performance.now()));
    const askedAt = performance.now();
    const heard = stream.nextBalance();
    waiting.push(heard.then((at) => void heardMs.push(at - askedAt)));
    void client.ask(spendOnce(person)).then(({ status }) => void (refused += status === 200 ? 0 : 1));
  }
  await Promise.race([Promise.all(waiting), sleep(patienceMs, undefined, { ref: false })]);
  const tookMs = performance.now() - startedAt;
  const busy = usageOf(server);
  // What came where nothing had changed.
  const strays = streams.reduce((sum, { strays: own }) => sum + own, 0);
  const lost = changes - heardMs.length;
  const closed = streams.filter(({ isClosed }) => isClosed).length;
  client.close();
  for (const stream of streams) stream.close();
  return {
    metrics: { streams: streams.length - closed, streamP99Ms: lost === 0 ? quantile(heardMs, 0.99) : patienceMs },
    notes: [
      `${streams.length} streams (the server counts ${health.openStreams ?? "none"}), ` +
        `${((open.residentMb - idle.residentMb) / streams.length).toFixed(3)} MB of memory each; ${changes} changes of ` +
        `different wallets, one every ${everyMs} ms, heard after p50 ${quantile(heardMs, 0.5).toFixed(1)} ms, longest ` +
        `${Math.max(...heardMs).toFixed(1)} ms, from before the spend was asked for; ${lost} lost, ${strays} on ` +
        `streams of others; the server took ${Math.round(((busy.cpuMs - open.cpuMs) / tookMs) * 100)} % of a processor`,
    ],
    failed: refused + lost + strays + closed,
  };
}
