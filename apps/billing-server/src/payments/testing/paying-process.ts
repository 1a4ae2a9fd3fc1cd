import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { pino } from "pino";
import { openCatalogues } from "../../catalogue/open-catalogues.ts";
import { openPostgresServerDatabase } from "../../database/postgres-server-database.ts";
import { openPostgresReader } from "../../database/postgres.ts";
import { openSqliteServerDatabase } from "../../database/sqlite-server-database.ts";
import { openSqliteReader } from "../../database/sqlite.ts";
import { openEvents } from "../../events/open-events.ts";
import { makeApp } from "../../http/app.ts";
import { webhookRoutes } from "../../http/webhook-routes.ts";
import { makeIds } from "../../ledger/ids.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { openPostgresLedger } from "../../ledger/postgres-ledger.ts";
import { openSqliteLedger } from "../../ledger/sqlite-ledger.ts";
import { walletViewOf } from "../../wallet/wallet-view.ts";
import { openInbox } from "../../webhooks/inbox.ts";
import { stripeWebhooks } from "../events/stripe-webhooks.ts";
import { openPayments } from "../open-payments.ts";
import { openStripe } from "../open-stripe.ts";
import type { PayingOrder } from "./paying-order.ts";

// A process that takes Stripe's webhooks, until it is killed: by itself at the step its starter names.

const order = JSON.parse(process.argv[2] ?? "") as PayingOrder; // Its starter's own words.
const { engine, address, stripeUrl, dieAt } = order;
const log = pino({ level: "silent" });
const now = (): number => order.nowMs;
const makeId = makeIds(now);
const reach = (step: PayingOrder["dieAt"]): void => {
  if (step === dieAt) process.kill(process.pid, "SIGKILL");
};

const shared = { url: address, connections: 2, isMigrating: false };
const database =
  engine === "sqlite" ? openSqliteServerDatabase(join(address, "server.db")) : await openPostgresServerDatabase(shared);
const opened: Ledger =
  engine === "sqlite"
    ? openSqliteLedger({ file: join(address, "ledger.db"), lingerMs: 0, now, makeId })
    : await openPostgresLedger({ ...shared, isDurable: false, now, makeId });
const reader = engine === "sqlite" ? openSqliteReader(join(address, "ledger.db")) : openPostgresReader(address);
const ledger: Ledger = {
  ...opened,
  async execute(command) {
    reach("book");
    const answer = await opened.execute(command);
    reach("booked");
    return answer;
  },
};
const catalogues = await openCatalogues({ database, now });
const viewOf = (accountId: string) => walletViewOf(ledger, accountId, now());
const events = openEvents({ database, ledger, now, makeId, viewOf });
const stripe = openStripe({ secretKey: sandboxStripe.secretKey, apiUrl: stripeUrl, log });
const selling = { publicUrl: "https://billing.example.com", isTaxed: false, takesPromotionCodes: false };
const parts = { database, ledger, reader, catalogues, events, stripe, now, makeId, log };
const { payments } = openPayments({ ...parts, ...selling, checkoutMinutes: 60 });
const source = stripeWebhooks({ payments, secrets: [sandboxStripe.webhookSecret], isLive: false, now });
const inbox = openInbox({ database, now, log, isLive: false, sources: [source], beforeStep: reach });
const app = makeApp({
  log,
  onAnswer: () => undefined,
  phase: () => "ready",
  trustedProxies: [],
  requestsPerMinute: 100_000,
  mounts: () => [{ path: "/webhooks", handler: webhookRoutes(inbox) }],
});
const server = createServer(app);
server.listen(order.port, "127.0.0.1", () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on("message", () => {
  void inbox.process().then(() => process.send?.("processed"));
});
