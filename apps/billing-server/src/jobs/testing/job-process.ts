import { join } from "node:path";
import { pino } from "pino";
import { openPostgresServerDatabase } from "../../database/postgres-server-database.ts";
import { openSqliteServerDatabase } from "../../database/sqlite-server-database.ts";
import { makeLeases } from "../leases.ts";
import { runOnce } from "../run-jobs.ts";

// A process that begins a job, says so, and never ends it: to be killed.

const [engine, address = "", nowMs] = process.argv.slice(2);
const database =
  engine === "sqlite"
    ? openSqliteServerDatabase(join(address, "server.db"))
    : await openPostgresServerDatabase({ url: address, connections: 1, isMigrating: false });
const leases = makeLeases({ database, owner: "victim", now: () => Number(nowMs) });
await runOnce(
  {
    name: "endless",
    everyMs: 1000,
    run: () =>
      new Promise(() => {
        process.send?.("begun");
      }),
  },
  { leases, log: pino({ level: "silent" }), signal: new AbortController().signal },
);
