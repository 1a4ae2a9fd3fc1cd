#!/usr/bin/env node
import { parseArgs } from "node:util";
import { postgresForModel, sqliteForModel } from "../apps/billing-server/src/ledger/testing/model-databases.ts";
import { fuzzLedger } from "../apps/billing-server/src/ledger/testing/model-fuzz.ts";
import { startPostgres } from "../apps/billing-server/src/ledger/testing/postgres-server.ts";

// `pnpm fuzz ledger --commands COUNT --seed SEED [--engine sqlite|postgres]`: random commands on the ledger and on its
// reference model. Says on standard error how far it is, on standard output what came out; ends with 1 for a mistake.

const usage = "Usage: pnpm fuzz ledger [--commands COUNT] [--seed SEED] [--engine sqlite|postgres]";
const { values, positionals } = parseArgs({
  options: { commands: { type: "string" }, seed: { type: "string" }, engine: { type: "string", default: "sqlite" } },
  allowPositionals: true,
});
const commands = Number(values.commands ?? 100_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const isPostgres = values.engine === "postgres";
const isKnown = positionals.join() === "ledger" && (isPostgres || values.engine === "sqlite");
if (!isKnown || !Number.isSafeInteger(commands) || !Number.isSafeInteger(seed)) {
  console.error(usage);
  process.exit(2);
}

const server = isPostgres ? await startPostgres({ isDurable: false }) : undefined;
const begunAt = Date.now();
let saidAt = begunAt;
try {
  const many = await fuzzLedger({
    openDatabase: server === undefined ? sqliteForModel : postgresForModel(server.url),
    seed, commands,
    again: (failing) => `pnpm fuzz ledger --engine ${values.engine} --commands 1 --seed ${failing}`,
    onRun(carriedOut) {
      if (Date.now() - saidAt < 5000) return;
      saidAt = Date.now();
      console.error(`${carriedOut} of ${commands} commands in ${Math.round((saidAt - begunAt) / 1000)} s`);
    },
  });
  console.log(`${many} commands on ${values.engine} from seed ${seed}: no mistake found`);
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await server?.stop();
}
