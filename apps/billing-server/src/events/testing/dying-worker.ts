import { openPostgresServerDatabase } from "../../database/postgres-server-database.ts";
import { openSqliteServerDatabase } from "../../database/sqlite-server-database.ts";
import { makeIds } from "../../ledger/ids.ts";
import { openPostgresLedger } from "../../ledger/postgres-ledger.ts";
import { openSqliteLedger } from "../../ledger/sqlite-ledger.ts";
import { openEvents } from "../open-events.ts";
import { walletViewOf } from "../../wallet/wallet-view.ts";

// A process that is killed in the moment in which its commit has succeeded, before it can tell anybody.

const [engine = "", address = "", dyingOf = "", nowText = ""] = process.argv.slice(2);
const now = (): number => Number(nowText);
const die = (): void => void process.kill(process.pid, "SIGKILL");
const beforeStep = (step: string): void => {
  if (dyingOf === "spend" && step === "committed") die();
};
const ledger =
  engine === "sqlite"
    ? openSqliteLedger({ file: `${address}/ledger.db`, now, beforeStep })
    : await openPostgresLedger({ url: address, now, isMigrating: false, isDurable: false, beforeStep });
const database =
  engine === "sqlite"
    ? openSqliteServerDatabase(`${address}/server.db`)
    : await openPostgresServerDatabase({ url: address, isMigrating: false });
// Before the events' own listener, which would be the first to know.
database.onWritten(die);
const makeId = makeIds(now);
const events = openEvents({ ledger, database, now, makeId, viewOf: (id) => walletViewOf(ledger, id, now()) });
if (dyingOf === "spend") {
  const idempotency = { scope: "test", key: "dying" };
  const cause = { type: "generation", id: "g" };
  await ledger.execute({ kind: "spend", accountId: "user:ada", tokens: 1, cause, idempotency, actor: "test" });
} else {
  await database.write((transaction) =>
    events.append(transaction, "user:ada", { kind: "checkout", checkoutId: "last words", state: "paid" }),
  );
}
process.exit(1);
