import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { ReadingDatabase } from "../database/database.ts";
import { openPostgresServerDatabase } from "../database/postgres-server-database.ts";
import { openPostgresReader } from "../database/postgres.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { openSqliteServerDatabase } from "../database/sqlite-server-database.ts";
import { openSqliteReader } from "../database/sqlite.ts";
import type { TidyLedger } from "../ledger/housekeeping.ts";
import { makeIds } from "../ledger/ids.ts";
import { breachesIn } from "../ledger/invariants.ts";
import { openPostgresLedger } from "../ledger/postgres-ledger.ts";
import { openSqliteLedger } from "../ledger/sqlite-ledger.ts";
import { borrowPostgresDatabase, findTestServer } from "../ledger/testing/postgres-test-database.ts";

export const engines = ["sqlite", "postgres"] as const;
export type Engine = (typeof engines)[number];

/** What one process has open. */
interface Process {
  readonly ledger: TidyLedger;
  readonly database: ServerDatabase;
  /** To look at the ledger's rows. */
  readonly reader: ReadingDatabase;
  /** Who is told which wallets a commit of this process has changed; nobody until a test sets it. */
  readonly news: { hear: (accountIds: readonly string[]) => void };
}

/** The databases of a server and a clock that the test turns. */
export interface ServerWorld extends Process {
  readonly engine: Engine;
  /** `postgres://…`, or the folder of the SQLite files `ledger.db` and `server.db`. */
  readonly address: string;
  readonly now: () => number;
  /** Turns the clock on. */
  readonly turn: (ms: number) => void;
  readonly makeId: () => string;
  /** What one more process on the same databases has open; closed with the world. */
  readonly another: () => Promise<Process>;
  /** Closes everything; the ledger's invariants must hold. */
  readonly end: () => Promise<void>;
}

/** Empty databases of one engine, which a test has to itself. */
export async function startServerWorld(engine: Engine): Promise<ServerWorld> {
  let nowMs = Date.UTC(2026, 0, 1);
  const now = (): number => nowMs;
  const makeId = makeIds(now);
  const place = engine === "sqlite" ? sqlitePlace() : await postgresPlace();
  const processes: Process[] = [];
  const another = async (): Promise<Process> => {
    const opened = await place.open({ now, makeId });
    processes.push(opened);
    return opened;
  };
  const first = await another();
  return {
    ...first,
    engine,
    address: place.address,
    now,
    turn: (ms) => void (nowMs += ms),
    makeId,
    another,
    async end() {
      expect(await first.reader.snapshot(breachesIn)).toEqual([]);
      for (const { ledger, database, reader } of processes) {
        await ledger.close();
        await Promise.all([database.close(), reader.close()]);
      }
      await place.remove();
    },
  };
}

interface Place {
  readonly address: string;
  open(time: { now: () => number; makeId: () => string }): Promise<Process>;
  remove(): Promise<void>;
}

function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "myba-server-"));
  return {
    address: folder,
    open(time) {
      const file = join(folder, "ledger.db");
      const news: Process["news"] = { hear: () => undefined };
      const ledger = openSqliteLedger({ file, lingerMs: 0, onCommitted: (ids) => news.hear(ids), ...time });
      const database = openSqliteServerDatabase(join(folder, "server.db"));
      return Promise.resolve({ ledger, database, reader: openSqliteReader(file), news });
    },
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  };
}

async function postgresPlace(): Promise<Place> {
  const server = await findTestServer();
  // Tests that need PostgreSQL must not pass without it.
  if (!("url" in server)) throw new Error("no PostgreSQL to test on");
  const { url, giveBack } = await borrowPostgresDatabase(server.url);
  return {
    address: url,
    async open(time) {
      const news: Process["news"] = { hear: () => undefined };
      const ledger = await openPostgresLedger({
        url,
        connections: 4,
        isMigrating: false,
        isDurable: false,
        onCommitted: (ids) => news.hear(ids),
        ...time,
      });
      const database = await openPostgresServerDatabase({ url, connections: 4 });
      return { ledger, database, reader: openPostgresReader(url, { connections: 2 }), news };
    },
    remove: giveBack,
  };
}
