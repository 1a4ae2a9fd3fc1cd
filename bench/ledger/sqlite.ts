import { statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { openSqliteReader } from "../../apps/billing-server/src/database/sqlite.ts";
import { breachesIn } from "../../apps/billing-server/src/ledger/invariants.ts";
import type { Ledger } from "../../apps/billing-server/src/ledger/ledger.ts";
import { openSqliteLedger } from "../../apps/billing-server/src/ledger/sqlite-ledger.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { anyWallet, fillWallets, groupSize, inParallel, reserveAndCapture, spend, walletCount } from "./load.ts";
import { openLoop } from "./open-loop.ts";
import { SqliteFloor } from "./sqlite-floor.ts";
import { StallWitness } from "./stall-witness.ts";

const rounds = 5;
const turns = 20;
const pairsPerRound = 12_800;
const latencySeconds = 3;

/** The embedded ledger beside its bare floor, round by round in turn, then its latency, its growth and its bytes. */
export async function measureSqlite(manyEntries: number): Promise<BenchmarkResult> {
  const folder = await mkdtemp(join(tmpdir(), "myba-bench-ledger-"));
  try {
    const small = await openFilled(join(folder, "small.sqlite"));
    const rates = await measureRates(small, join(folder, "floor.sqlite"));
    const latency = await measureLatency(small);
    await small.ledger.close();
    const growth = await measureGrowth(folder, manyEntries);
    const parts = [rates, latency, growth];
    return {
      metrics: Object.assign({}, ...parts.map(({ metrics }) => metrics)),
      notes: parts.flatMap(({ notes }) => notes),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Filled {
  readonly file: string;
  readonly ledger: Ledger;
}

async function openFilled(file: string): Promise<Filled> {
  const ledger = openSqliteLedger({ file, now: Date.now, largestGroup: groupSize });
  await fillWallets(ledger);
  return { file, ledger };
}

/** What a side of the comparison took, by the wall's clock and by the processor's. */
interface Took {
  wallMs: number;
  cpuMs: number;
}

/**
 * Both sides take turns every twentieth of a round, so that whatever else the machine does falls on both. Between the
 * turns the floor's log is copied back as the ledger's is.
 */
async function measureRates({ file, ledger }: Filled, floorFile: string): Promise<BenchmarkResult> {
  const floor = new SqliteFloor(floorFile);
  const wall: number[] = [];
  const cpu: number[] = [];
  const pairRates: number[] = [];
  const floorRates: number[] = [];
  // Both are warm before they count.
  floor.time(pairsPerRound * 2);
  await pairs(ledger, pairsPerRound);
  const bytesBefore = bytesOf(file);
  for (let round = 0; round < rounds; round += 1) {
    const floorTook = { wallMs: 0, cpuMs: 0 };
    const ledgerTook = { wallMs: 0, cpuMs: 0 };
    for (let turn = 0; turn < turns; turn += 1) {
      await addTime(floorTook, () => Promise.resolve(floor.time((pairsPerRound / turns) * 2)));
      await addTime(ledgerTook, () => pairs(ledger, pairsPerRound / turns));
    }
    wall.push(floorTook.wallMs / ledgerTook.wallMs);
    cpu.push(floorTook.cpuMs / ledgerTook.cpuMs);
    floorRates.push((pairsPerRound * 2000) / floorTook.wallMs);
    pairRates.push((pairsPerRound * 1000) / ledgerTook.wallMs);
    await assertSound(file);
  }
  const commits = floor.commitsPerSecond();
  await floor.close();
  return {
    metrics: {
      sqliteVsFloor: quantile(wall, 0.5),
      bytesPerSpend: (bytesOf(file) - bytesBefore) / (pairsPerRound * rounds),
    },
    notes: [
      `SQLite: ${Math.round(quantile(pairRates, 0.5))} pairs of reserve and capture a second, ` +
        `${Math.round(quantile(floorRates, 0.5))} floor operations (a pair is two operations), ${groupSize} a commit, ` +
        `${walletCount} wallets at random; ratios ${texts(wall)} by the clock, ` +
        `${texts(cpu)} by processor time (median ${quantile(cpu, 0.5).toFixed(2)}); 0 failed`,
      "the floor is one UPDATE of a balance and one INSERT of an entry of about 190 bytes, same pragmas, same disk, " +
        `${turns} turns a round; ${Math.round(commits)} commits of one row a second, each synced to the disk`,
    ],
  };
}

async function addTime(took: Took, work: () => Promise<number>): Promise<void> {
  const before = process.cpuUsage();
  took.wallMs += await work();
  const { user, system } = process.cpuUsage(before);
  took.cpuMs += (user + system) / 1000;
}

async function measureLatency({ file, ledger }: Filled): Promise<BenchmarkResult> {
  const offered: number[] = [];
  const p99s: number[] = [];
  const medians: number[] = [];
  const lateP99s: number[] = [];
  const stalls: number[] = [];
  let failed = 0;
  for (let round = 0; round < rounds; round += 1) {
    // The peak as it is now: what else the machine does changes from round to round.
    const peakMs = await inParallel(groupSize, pairsPerRound, () => spend(ledger, anyWallet()));
    const perSecond = (pairsPerRound / peakMs) * 500;
    offered.push(perSecond);
    // The time that this process could not run at all, which a thread of its own sees as well.
    const witness = new StallWitness();
    const result = await openLoop({ perSecond, seconds: latencySeconds }, () => spend(ledger, anyWallet()));
    stalls.push(await witness.longestMs());
    p99s.push(quantile(result.latenciesMs, 0.99));
    medians.push(quantile(result.latenciesMs, 0.5));
    lateP99s.push(quantile(result.lateMs, 0.99));
    failed += result.failed;
    await assertSound(file);
  }
  return {
    metrics: { spendP99Ms: quantile(p99s, 0.5) },
    notes: [
      `spend: offered ${texts(offered, 0)} a second (half of the peak just before each round), p50 ${quantile(medians, 0.5).toFixed(1)} ms, ` +
        `p99 by round ${texts(p99s, 1)} ms from when each was due; of that its start was late by (p99) ` +
        `${texts(lateP99s, 1)} ms, as the commits of others and other processes hold the one thread; ${failed} failed`,
      `an idle thread beside it that only wakes every 2 ms was late by at most ${texts(stalls, 1)} ms: what other ` +
        `processes took; load average ${loadavg()[0]?.toFixed(1) ?? "unknown"} on ${availableParallelism()} processors`,
    ],
  };
}

/** What an operation costs in a ledger with many entries, as a multiple of what it costs in one with few. */
async function measureGrowth(folder: string, manyEntries: number): Promise<BenchmarkResult> {
  const few = await openFilled(join(folder, "few.sqlite"));
  const file = join(folder, "many.sqlite");
  // Larger commits fill faster and leave the same rows.
  const filling = openSqliteLedger({ file, now: Date.now, largestGroup: 1024 });
  await fillWallets(filling);
  await inParallel(1024, manyEntries - walletCount, () => reserveAndCapture(filling, anyWallet()));
  await filling.close();
  const many = { file, ledger: openSqliteLedger({ file, now: Date.now, largestGroup: groupSize }) };
  await pairs(many.ledger, pairsPerRound);
  await pairs(few.ledger, pairsPerRound / 5);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const fewMs = await pairs(few.ledger, pairsPerRound / 2);
    const manyMs = await pairs(many.ledger, pairsPerRound / 2);
    ratios.push(manyMs / fewMs);
  }
  await assertSound(many.file);
  await many.ledger.close();
  await few.ledger.close();
  const written = `${manyEntries} entries against ${walletCount} to ${walletCount + pairsPerRound * 3}`;
  return {
    metrics: { growthRatio: quantile(ratios, 0.5) },
    notes: [`growth: ${written}, ratios ${texts(ratios)}`],
  };
}

function pairs(ledger: Ledger, count: number): Promise<number> {
  return inParallel(groupSize, count, () => reserveAndCapture(ledger, anyWallet()));
}

function texts(numbers: readonly number[], digits = 2): string {
  return numbers.map((number) => number.toFixed(digits)).join(" ");
}

/** Throws unless every promise of the ledger holds: a fast ledger that is wrong is no ledger. */
async function assertSound(file: string): Promise<void> {
  const reader = openSqliteReader(file);
  try {
    const breaches = await breachesIn(reader.query);
    if (breaches.length > 0) throw new Error(`the ledger is not sound: ${JSON.stringify(breaches)}`);
  } finally {
    await reader.close();
  }
}

/** The database's size with its log copied back. */
function bytesOf(file: string): number {
  const db = new Database(file);
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.close();
  return statSync(file).size;
}
