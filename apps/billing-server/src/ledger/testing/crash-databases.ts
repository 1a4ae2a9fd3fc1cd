import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPostgresReader } from "../../database/postgres.ts";
import { openSqliteReader } from "../../database/sqlite.ts";
import { openPostgresLedger } from "../postgres-ledger.ts";
import { openSqliteLedger } from "../sqlite-ledger.ts";
import type { CrashOptions } from "./crash-run.ts";

type ProcessDatabase = Pick<CrashOptions, "engine" | "address" | "anchorFile" | "open"> & { remove: () => void };

/** A SQLite file that several processes use, in a folder of its own. */
export function sqliteForProcesses(): ProcessDatabase {
  const folder = mkdtempSync(join(tmpdir(), "myba-processes-"));
  const address = join(folder, "ledger.sqlite");
  return {
    engine: "sqlite",
    address,
    anchorFile: join(folder, "anchors"),
    open: (now) =>
      Promise.resolve({ ledger: openSqliteLedger({ file: address, now }), database: openSqliteReader(address) }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A PostgreSQL database that several processes use. */
export function postgresForProcesses(address: string, { isDurable = true } = {}): ProcessDatabase {
  const folder = mkdtempSync(join(tmpdir(), "myba-processes-"));
  return {
    engine: "postgres",
    address,
    anchorFile: join(folder, "anchors"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
    open: async (now) => ({
      ledger: await openPostgresLedger({ url: address, now, isDurable }),
      database: openPostgresReader(address),
    }),
  };
}
