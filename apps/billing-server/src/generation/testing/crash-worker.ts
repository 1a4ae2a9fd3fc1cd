import { openPostgresServerDatabase } from "../../database/postgres-server-database.ts";
import { openSqliteServerDatabase } from "../../database/sqlite-server-database.ts";
import { makeIds } from "../../ledger/ids.ts";
import { openPostgresLedger } from "../../ledger/postgres-ledger.ts";
import { openSqliteLedger } from "../../ledger/sqlite-ledger.ts";
import type { GenerationStep } from "../generation-parts.ts";
import { usualLimits } from "../limits.ts";
import { openGenerations } from "../open-generations.ts";
import { ada, catalogueOf, doubleUpstream, notes, outboxEvents, ticketTokens } from "./generation-world.ts";
import { pino } from "pino";

/** What a process that will be killed is told. */
export interface CrashOrder {
  readonly engine: "sqlite" | "postgres";
  readonly address: string;
  /** Of the model's double. */
  readonly upstreamUrl: string;
  readonly nowMs: number;
  readonly key: string;
  /** It kills itself when it comes there. */
  readonly step: GenerationStep;
}

// SAFETY: the test that starts this process writes the order.
const order = JSON.parse(process.argv[2] ?? "") as CrashOrder;
const now = (): number => order.nowMs;
const makeId = makeIds(now);
const isSqlite = order.engine === "sqlite";
const ledger = isSqlite
  ? openSqliteLedger({ file: `${order.address}/ledger.db`, lingerMs: 0, now, makeId })
  : await openPostgresLedger({ url: order.address, isMigrating: false, isDurable: false, now, makeId });
const database = isSqlite
  ? openSqliteServerDatabase(`${order.address}/server.db`)
  : await openPostgresServerDatabase({ url: order.address });
const generations = openGenerations({
  ledger,
  database,
  catalogues: catalogueOf(ticketTokens),
  events: outboxEvents({ makeId, now }),
  upstream: doubleUpstream({ url: () => order.upstreamUrl }),
  limits: usualLimits,
  now,
  makeId,
  log: pino({ level: "silent" }),
  onStep: (step) => void (step === order.step && process.kill(process.pid, "SIGKILL")),
});
for await (const { id } of await generations.start(ada, { key: order.key, request: { text: notes } })) {
  process.stdout.write(`${id}\n`);
}
