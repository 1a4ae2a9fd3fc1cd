import { pino } from "pino";
import { openExisting } from "../catalogue-cli/open.ts";
import { openCatalogues } from "../catalogue/open-catalogues.ts";
import type { Catalogues } from "../catalogue/catalogues.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { openEvents } from "../events/open-events.ts";
import { makeIds } from "../ledger/ids.ts";
import { openDatabases } from "../open-databases.ts";
import { type OpenPayments, openPayments } from "../payments/open-payments.ts";
import { openStripe } from "../payments/open-stripe.ts";
import type { StripePort } from "../payments/stripe-port.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";
import { type CommandConfig, commandConfigFrom } from "./command-config.ts";
import type { PaymentsIo } from "./io.ts";

/** What a command has to work with. */
export interface Opened extends OpenPayments {
  readonly catalogues: Catalogues;
  readonly stripe: StripePort;
  readonly config: CommandConfig;
  readonly publicUrl: string;
  readonly makeId: () => string;
  readonly database: ServerDatabase;
}

/**
 * Works with the payments of a server, which may be running, as the server's own environment configures them. Makes no
 * database where there is none. Throws `server/command` and `catalogue/no-database`.
 */
export async function withPayments<T>(
  { env, now, writeError, isDurable = true }: PaymentsIo,
  work: (opened: Opened) => Promise<T>,
  { isPublic = false }: { readonly isPublic?: boolean } = {},
): Promise<T> {
  const config = commandConfigFrom(env, { isPublic });
  const { secretKey, apiUrl } = config.stripe;
  const log = pino({ level: "warn" }, { write: writeError });
  await (await openExisting(config.databaseUrl ?? config.dataFolder)).close();
  const makeId = makeIds(now);
  const databases = await openDatabases({ ...config, now, makeId, isDurable });
  const { ledger, database } = databases;
  const events = openEvents({
    ledger,
    database,
    now,
    makeId,
    viewOf: (accountId) => walletViewOf(ledger, accountId, now()),
  });
  try {
    const catalogues = await openCatalogues({ database, now });
    const stripe = openStripe({ secretKey, apiUrl, log });
    const publicUrl = config.publicUrl ?? "http://127.0.0.1";
    const parts = { ...databases, ...config.stripe, publicUrl, catalogues, events, stripe, now, makeId, log };
    return await work({ ...openPayments(parts), catalogues, stripe, config, publicUrl, makeId, database });
  } finally {
    await events.close();
    await databases.close();
  }
}
