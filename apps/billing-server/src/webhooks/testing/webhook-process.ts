import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { sandboxClerk } from "@myba/sandbox/clerk/config";
import { pino } from "pino";
import { openCatalogues } from "../../catalogue/open-catalogues.ts";
import { openPostgresServerDatabase } from "../../database/postgres-server-database.ts";
import { openSqliteServerDatabase } from "../../database/sqlite-server-database.ts";
import { makeApp } from "../../http/app.ts";
import { webhookRoutes } from "../../http/webhook-routes.ts";
import { makeKeyedHash } from "../../identity/keyed-hash.ts";
import { openAccounts } from "../../identity/open-accounts.ts";
import { makeIds } from "../../ledger/ids.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { openPostgresLedger } from "../../ledger/postgres-ledger.ts";
import { openSqliteLedger } from "../../ledger/sqlite-ledger.ts";
import { clerkWebhooks } from "../clerk/clerk-webhooks.ts";
import { openInbox } from "../inbox.ts";
import type { WebhookOrder } from "./webhook-order.ts";

// A process that takes Clerk's webhooks, until it is killed: by itself at the step its starter names.

const order = JSON.parse(process.argv[2] ?? "") as WebhookOrder; // Its starter's own words.
const { engine, address, dieAt } = order;
const log = pino({ level: "silent" });
const now = (): number => order.nowMs;
const makeId = makeIds(now);
const reach = (step: WebhookOrder["dieAt"]): void => {
  if (step === dieAt) process.kill(process.pid, "SIGKILL");
};

const database =
  engine === "sqlite"
    ? openSqliteServerDatabase(join(address, "server.db"))
    : await openPostgresServerDatabase({ url: address, connections: 2, isMigrating: false });
const opened: Ledger =
  engine === "sqlite"
    ? openSqliteLedger({ file: join(address, "ledger.db"), lingerMs: 0, now, makeId })
    : await openPostgresLedger({ url: address, connections: 2, isMigrating: false, isDurable: false, now, makeId });
const ledger: Pick<Ledger, "execute"> = {
  async execute(command) {
    reach("grant");
    const answer = await opened.execute(command);
    reach("granted");
    return answer;
  },
};
const catalogues = await openCatalogues({ database, now });
const hash = makeKeyedHash(["a secret of this test".repeat(2)]);
const accounts = openAccounts({ database, ledger, catalogues, hash, now, makeId });
const secrets = [sandboxClerk.webhookSecret];
const notNow = (): Promise<void> => Promise.reject(new Error("nobody is deleted or banned here"));
const source = clerkWebhooks({ secrets, isLive: false, accounts, deletePerson: notNow, signOut: notNow, now });
const inbox = openInbox({
  database,
  now,
  log,
  isLive: false,
  sources: [source],
  beforeStep: reach,
});
const app = makeApp({
  log,
  onAnswer: () => undefined,
  phase: () => "ready",
  trustedProxies: [],
  requestsPerMinute: 100_000,
  mounts: () => [{ path: "/webhooks", handler: webhookRoutes(inbox) }],
});
const server = createServer(app);
server.listen(0, "127.0.0.1", () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/clerk`);
});
process.on("message", () => {
  void inbox.process().then(() => process.send?.("processed"));
});
