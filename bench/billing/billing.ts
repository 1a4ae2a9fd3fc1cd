import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxKeys } from "../../packages/sandbox/src/model/world.ts";
import { sandboxClerk } from "../../packages/sandbox/src/clerk/config.ts";
import { sandboxStripe } from "../../packages/sandbox/src/stripe/config.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { measureFirstByte, model } from "./first-byte.ts";
import { measureLatency } from "./latency.ts";
import { type SignedIn, signInPeople } from "./people.ts";
import { type Program, startPrinting, startServer } from "./programs.ts";
import { measureRates } from "./rates.ts";
import { measureStreams } from "./streams.ts";
import { measureWebhooks } from "./webhooks.ts";

const streams = 5000;
/** Under which people signed in; nobody resolves it. */
const publicUrl = "http://billing.test";

/**
 * How fast the billing server is over HTTP, with everything on (signed-in people, SQLite with every commit synced, its
 * log in a file, security headers, limits), beside the least that Express 5 can do on the same machine in the same run.
 */
export async function run(): Promise<BenchmarkResult> {
  const folder = await mkdtemp(join(tmpdir(), "myba-bench-billing-"));
  const programs: Program[] = [];
  try {
    const { people, signingKeys } = await signInPeople(folder, { count: streams, publicUrl });
    const hello = await startPrinting("hello-process.ts");
    programs.push(hello);
    const double = await startPrinting("model-process.ts");
    programs.push(double);
    const stripe = await startPrinting("stripe-process.ts");
    programs.push(stripe);
    const variables = {
      MYBA_SANDBOX: "1",
      CLERK_SECRET_KEY: sandboxClerk.secretKey,
      CLERK_PUBLISHABLE_KEY: sandboxClerk.publishableKey,
      CLERK_WEBHOOK_SECRET: sandboxClerk.webhookSecret,
      MYBA_PUBLIC_URL: publicUrl,
      STRIPE_API_URL: stripe.url,
      STRIPE_SECRET_KEY: sandboxStripe.secretKey,
      STRIPE_WEBHOOK_SECRET: sandboxStripe.webhookSecret,
      OPENROUTER_BASE_URL: double.url,
      OPENROUTER_API_KEY: sandboxKeys.valid,
      MYBA_MODEL: model,
      MYBA_SERVER_DATA: folder,
      MYBA_SIGNING_KEYS: signingKeys,
      MYBA_REQUESTS_PER_MINUTE: "100000000",
    };
    const server = await startServer(variables, join(folder, "server.log"));
    programs.push(server);
    return await measure({ hello, server, double, stripe, people });
  } finally {
    for (const program of programs.toReversed()) await program.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(sides: {
  readonly hello: Program;
  readonly server: Program;
  readonly double: Program;
  readonly stripe: Program;
  readonly people: readonly SignedIn[];
}): Promise<BenchmarkResult> {
  const parts = [
    await measureFirstByte(sides, sides.people),
    await measureRates(sides),
    await measureLatency(sides),
    await measureWebhooks(sides),
    await measureStreams(sides.server, sides.people),
  ];
  const errors = parts.reduce((sum, { failed }) => sum + failed, 0);
  return {
    metrics: { ...Object.assign({}, ...parts.map(({ metrics }) => metrics)), errors },
    notes: [
      ...parts.flatMap(({ notes }) => notes),
      `load average ${loadavg()[0]?.toFixed(1) ?? "unknown"} on ${availableParallelism()} processors, which ` +
        "the client shares with the servers",
    ],
  };
}
