import { openPostgresPool, openPostgresReader } from "../../apps/billing-server/src/database/postgres.ts";
import { breachesIn } from "../../apps/billing-server/src/ledger/invariants.ts";
import { openPostgresLedger, type PostgresLedger } from "../../apps/billing-server/src/ledger/postgres-ledger.ts";
import { startPostgres } from "../../apps/billing-server/src/ledger/testing/postgres-server.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { anyWallet, fillWallets, inParallel, reserveAndCapture, walletAt } from "./load.ts";
import { PostgresFloor } from "./postgres-floor.ts";

const rounds = 5;
const clients = 8;
const pairsPerRound = 1500;
/** Requests under way on the hot wallet: they wait for one row, so that only company makes them faster. */
const hotRequests = 64;

/** The ledger on a PostgreSQL of its own (fsync on) beside four bare round trips, in turn, on many wallets and on one. */
export async function measurePostgres(): Promise<BenchmarkResult> {
  const server = await startPostgres({ isDurable: true });
  try {
    const [ledgerUrl, floorUrl] = await Promise.all([
      newDatabase(server.url, "ledger"),
      newDatabase(server.url, "floor"),
    ]);
    const ledger = await openPostgresLedger({ url: ledgerUrl, now: Date.now, connections: clients });
    await fillWallets(ledger);
    const floor = await PostgresFloor.start(floorUrl, clients);
    const result = await measureRates({ ledger, floor, ledgerUrl, adminUrl: server.url });
    await Promise.all([ledger.close(), floor.close()]);
    return result;
  } finally {
    await server.stop();
  }
}

interface Sides {
  readonly ledger: PostgresLedger;
  readonly floor: PostgresFloor;
  readonly ledgerUrl: string;
  readonly adminUrl: string;
}

async function measureRates({ ledger, floor, ledgerUrl, adminUrl }: Sides): Promise<BenchmarkResult> {
  const onAny = (): Promise<void> => reserveAndCapture(ledger, anyWallet());
  const onHot = (): Promise<void> => reserveAndCapture(ledger, walletAt(0));
  const found = { pairs: [] as number[], hot: [] as number[], hotFew: [] as number[], floor: [] as number[] };
  await inParallel(clients, pairsPerRound, onAny);
  await floor.time(pairsPerRound);
  for (let round = 0; round < rounds; round += 1) {
    await run(adminUrl, "CHECKPOINT");
    const floorMs = await floor.time(pairsPerRound * 2);
    found.floor.push(floorMs);
    found.pairs.push(floorMs / (await inParallel(clients, pairsPerRound, onAny)));
    found.hot.push(floorMs / (await inParallel(hotRequests, pairsPerRound, onHot)));
    found.hotFew.push(floorMs / (await inParallel(clients, pairsPerRound, onHot)));
  }
  await assertSound(ledgerUrl);
  const perSecond = (ms: number): number => Math.round((pairsPerRound * 2000) / ms);
  return {
    metrics: { postgresPairsVsFloor: quantile(found.pairs, 0.5), postgresHotVsFloor: quantile(found.hot, 0.5) },
    notes: [
      `PostgreSQL: floor ${perSecond(quantile(found.floor, 0.5))} operations a second with ${clients} clients ` +
        "(BEGIN, conditional UPDATE, INSERT, COMMIT by plain pg; a pair of reserve and capture is two operations), fsync on",
      `random wallets, ${clients} requests at a time: ${texts(found.pairs)}; one hot wallet, ${hotRequests} requests at a time ` +
        `over ${clients} connections: ${texts(found.hot)}, ${clients} at a time: ${texts(found.hotFew)}; 0 failed`,
      `postgresHotVsFloor is ${clients} clients with ${hotRequests / clients} requests outstanding each: a hot wallet is ` +
        "one that many ask for at once, and what waits for its row shares the next transaction",
    ],
  };
}

function texts(ratios: readonly number[]): string {
  return ratios.map((ratio) => ratio.toFixed(2)).join(" ");
}

async function newDatabase(serverUrl: string, name: string): Promise<string> {
  await run(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function run(url: string, sql: string): Promise<void> {
  const pool = openPostgresPool({ url, connections: 1 });
  try {
    await pool.query(sql);
  } finally {
    await pool.end();
  }
}

async function assertSound(url: string): Promise<void> {
  // The reports' plans depend on how much there is by now, which autovacuum may not have counted yet.
  await run(url, "ANALYZE");
  const reader = openPostgresReader(url);
  try {
    const breaches = await breachesIn(reader.query);
    if (breaches.length > 0) throw new Error(`the ledger is not sound: ${JSON.stringify(breaches)}`);
  } finally {
    await reader.close();
  }
}
