#!/usr/bin/env node
import { parseArgs } from "node:util";
import { runBank } from "../apps/billing-server/src/ledger/testing/bank-run.ts";
import { postgresForProcesses, sqliteForProcesses } from "../apps/billing-server/src/ledger/testing/crash-databases.ts";
import { crashLedger } from "../apps/billing-server/src/ledger/testing/crash-run.ts";
import { postgresForModel, sqliteForModel } from "../apps/billing-server/src/ledger/testing/model-databases.ts";
import { fuzzLedger } from "../apps/billing-server/src/ledger/testing/model-fuzz.ts";
import { startPostgres } from "../apps/billing-server/src/ledger/testing/postgres-server.ts";
import { makeChaosPlace } from "../apps/billing-server/src/payments/chaos/testing/chaos-place.ts";
import { runChaos } from "../apps/billing-server/src/payments/chaos/testing/chaos-run.ts";

// The ledger's random tests for as long as somebody likes. `ledger`: random commands beside the reference model;
// `crash`: servers that are killed under load; `power`: PostgreSQL that stops at once under load; `bank`: workers in
// several processes; `payments`: people who buy while servers are killed and Stripe's word goes astray. Says on standard error how far it is, on standard output what came out; ends with 1 for a mistake.

const usage = `Usage: pnpm fuzz ledger|crash|power|bank [--commands COUNT] [--seed SEED] [--engine sqlite|postgres]
       pnpm fuzz payments [--people COUNT] [--seed SEED] [--engine sqlite|postgres]`;
const { values, positionals } = parseArgs({
  options: {
    commands: { type: "string" },
    people: { type: "string" },
    seed: { type: "string" },
    engine: { type: "string", default: "sqlite" },
  },
  allowPositionals: true,
});
const { engine } = values;
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const begunAt = Date.now();
let saidAt = begunAt;

function say(done: number, of: number, what: string): void {
  if (Date.now() - saidAt < 5000) return;
  saidAt = Date.now();
  console.error(`${done} of ${of} ${what} in ${Math.round((saidAt - begunAt) / 1000)} s`);
}

/** What to do on an engine, so many times: commands, kills, power cuts, or operations of each worker. */
type Run = (many: number) => Promise<unknown>;

async function ledger(many: number): Promise<string> {
  const server = engine === "postgres" ? await startPostgres({ isDurable: false }) : undefined;
  try {
    const carriedOut = await fuzzLedger({
      openDatabase: server === undefined ? sqliteForModel : postgresForModel(server.url),
      seed,
      commands: many,
      again: (failing) => `pnpm fuzz ledger --engine ${engine} --commands 1 --seed=${failing}`,
      onRun: (done) => say(done, many, "commands"),
    });
    return `${carriedOut} commands on ${engine} from seed ${seed}: no mistake found`;
  } finally {
    await server?.stop();
  }
}

async function crash(kills: number, { isPowerCut = false } = {}): Promise<unknown> {
  const server = engine === "postgres" ? await startPostgres({ isDurable: true }) : undefined;
  const { remove, ...database } = server === undefined ? sqliteForProcesses() : postgresForProcesses(server.url);
  const powerCut = async (): Promise<void> => {
    await server?.crash();
    await server?.start();
  };
  try {
    const onKill = (done: number): void => say(done, kills, "kills");
    return await crashLedger({ ...database, kills, seed, onKill, ...(isPowerCut && { powerCut }) });
  } finally {
    await server?.stop();
    remove();
  }
}

async function bank(operations: number): Promise<unknown> {
  const server = engine === "postgres" ? await startPostgres({ isDurable: false }) : undefined;
  const { remove, ...database } =
    server === undefined ? sqliteForProcesses() : postgresForProcesses(server.url, { isDurable: false });
  try {
    return await runBank({ ...database, processes: 4, operations, seed });
  } finally {
    await server?.stop();
    remove();
  }
}

async function payments(people: number): Promise<unknown> {
  const server = engine === "postgres" ? await startPostgres({ isDurable: false }) : undefined;
  const place = makeChaosPlace(server?.url);
  try {
    return await runChaos({ place, people, seed, kills: 10, onDay: (done, of) => say(done, of, "days") });
  } finally {
    place.remove();
    await server?.stop();
  }
}

const runs: Readonly<Record<string, { run: Run; many: number }>> = {
  ledger: { run: ledger, many: 100_000 },
  crash: { run: (kills) => crash(kills), many: 100 },
  power: { run: (cuts) => crash(cuts, { isPowerCut: true }), many: 20 },
  bank: { run: bank, many: 1000 },
  payments: { run: payments, many: 200 },
};

const name = positionals.join(" ");
const chosen = Object.hasOwn(runs, name) ? runs[name] : undefined;
const many = Number(values.commands ?? values.people ?? chosen?.many);
const isKnown = engine === "sqlite" || engine === "postgres";
if (chosen === undefined || !isKnown || !Number.isSafeInteger(many) || !Number.isSafeInteger(seed)) {
  console.error(usage);
  process.exit(2);
}
try {
  const report = await chosen.run(many);
  console.log(typeof report === "string" ? report : JSON.stringify({ name, engine, seed, ...(report as object) }));
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
