import { parseDeepLink } from "@myba/shared/deep-link";
import type { Logger } from "pino";
import { monotonicFactory } from "ulid";
import type { CoreClient } from "../bridge/client.ts";
import type { CoreConfig } from "./config.ts";
import { withoutAccounts } from "./account/accounts.ts";
import { makeAccounts } from "./account/make-accounts.ts";
import { isCorruption } from "./database/database-errors.ts";
import { openDatabase } from "./database/open-database.ts";
import { makeStore, type Store } from "./database/store.ts";
import { raiseSuspicion } from "./database/suspicion.ts";
import { watchForeignCommits } from "./database/watch-foreign-commits.ts";
import { makeGenerations } from "./generation/generations.ts";
import { offlineProvider } from "./generation/offline-provider.ts";
import { makePlanner } from "./generation/plan.ts";
import { makeProviders, type Providers } from "./providers/providers.ts";
import { VisitingConnections } from "./providers/visiting-connections.ts";
import { systemNetwork } from "./network.ts";
import { recoverCalls } from "./costs/ai-calls.ts";
import { ensureFirstProject } from "./projects/projects.ts";
import { openLog } from "./log-file.ts";
import { loggable } from "./loggable.ts";
import { openTokens } from "./open-tokens.ts";
import { Pushes } from "./pushes.ts";
import type { ProviderRow } from "../bridge/providers.ts";
import { makeTicketsForTokens } from "./metered/tickets-for-tokens.ts";
import { makeRefinements } from "./refinements/refinements.ts";
import { makeRouter } from "./router/router.ts";
import { withoutKeychain } from "./secrets/keychain.ts";
import { makeSecrets } from "./secrets/secrets.ts";
import { type Serving, serveRouter } from "./serve.ts";
import { makeShowLink } from "./show-link.ts";

export interface Core {
  /** In-process, for the terminal and tests. */
  readonly client: CoreClient;
  /** Windows over a MessagePort, pages over a WebSocket. */
  readonly serve: Pick<Serving, "port" | "socket">;
  /** What the database is worked with; for seeding large ones in tests and benchmarks. */
  readonly store: Store;
  /** Shows what a `myba://` link means in every window. Throws `link/invalid`, `ticket/not-found`. */
  showDeepLink(link: string): void;
  /** Interrupts generations, lets every window go and releases the data folder. Never rejects. */
  close(): Promise<void>;
}

/**
 * Starts the core on a data folder. Rejects with `data/locked`, `data/read-only`, `data/newer` or `data/disk-full`;
 * a database that cannot be read is set aside with a notice in `app.info`.
 */
export async function startCore(config: CoreConfig): Promise<Core> {
  const now = config.clock ?? Date.now;
  const folder = config.dataFolder;
  const visiting = new VisitingConnections(config.visiting ?? [], config.billing?.url ?? null);
  const { db, lock, notices } = openDatabase({ folder, nowMs: now(), share: config.share ?? false });
  const { log, close: closeLog } = config.log ? { log: config.log, close: () => undefined } : openLog(folder);
  const pushes = new Pushes();
  const store = makeStore({
    db,
    folder,
    now,
    makeId: config.makeId ?? idsFrom(now),
    changed: (topics) => pushes.changed(topics),
  });
  const isGuest = config.share ?? false;
  const secrets = makeSecrets({
    given: visiting.keys,
    folder,
    openKeychain: config.openKeychain ?? withoutKeychain,
    now,
    changed: () => {
      pushes.changed(["secrets", "providers"]);
      accounts.secretsMoved();
    },
  });
  const { billing, env = {}, openExternal = () => Promise.resolve(false) } = config;
  const accounts =
    billing === undefined
      ? withoutAccounts()
      : makeAccounts({ store, folder, secrets, billing, openExternal, env, log, isGuest, pushes });
  const substitutes = config.substitutes ?? "arranged";
  const tokens = billing ? makeTicketsForTokens({ store, accounts, secrets, url: billing.url }) : null;
  const providers = makeProviders({ store, secrets, visiting, tokens, substitutes, isGuest, env });
  const planFor = makePlanner({
    store,
    candidatesFor: (choice) => providers.candidatesFor(choice),
    offline: config.provider ?? offlineProvider,
    tokens,
    isGuest,
  });
  const network = config.network ?? systemNetwork;
  const rows = (): Promise<ProviderRow[]> => providers.list();
  const generations = makeGenerations({ store, planFor, rows, network, tokens, log, isGuest });
  const stopHearing = accounts.onChanged(() => void generations.lookAfterLeft());
  const { wallet, purchases } = openTokens({ config, store, accounts, pushes, log });
  const refinements = makeRefinements({ store, providers, log, isGuest });
  try {
    if (lock !== null) {
      ensureFirstProject(store);
      recoverCalls(store);
      refinements.recover();
      generations.recover();
      void generations.lookAfterLeft();
    }
  } catch (error) {
    void accounts.close();
    db.close();
    lock?.release();
    closeLog();
    throw error;
  }
  // A guest took the folder only to bring the database up to date; it must not keep a window from starting.
  if (config.share === true) lock?.release();
  const router = makeRouter({
    store,
    pushes,
    generations,
    providers,
    secrets,
    refinements,
    accounts,
    wallet,
    purchases,
    info: {
      version: config.version,
      dataFolder: folder,
      capabilities: config.capabilities,
      sandbox: billing?.sandbox ?? null,
    },
    notices: [...notices],
  });
  const serving = serveRouter(router, {
    log,
    onBroken: (error) => isCorruption(error) && raiseSuspicion(folder),
  });
  const stopWatching = watchForeignCommits(store, () => {
    pushes.changedElsewhere();
    accounts.lookAgain();
    generations.lookAgain();
    refinements.lookAgain();
  });
  const hasBillingServer = billing !== undefined;
  const showLink = makeShowLink({ store, pushes, accounts, purchases, hasBillingServer, log });
  // A guest is there for one command, and a core that has the folder may be listening already.
  if (!isGuest) wallet.follow();
  const looking = new AbortController();
  const looked = config.looksForModels === true && !isGuest ? lookForModels(providers, looking.signal, log) : undefined;
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    stopWatching();
    stopHearing();
    looking.abort();
    await looked;
    await Promise.all([generations.close(), refinements.close()]);
    await Promise.all([purchases.close(), wallet.close()]);
    await accounts.close();
    secrets.close();
    pushes.close();
    serving.close();
    db.close();
    if (config.share !== true) lock?.release();
    closeLog();
  }

  return {
    client: serving.client,
    serve: serving,
    store,
    showDeepLink: (link) => showLink(parseDeepLink(link)),
    close: () => (closing ??= close()),
  };
}

/** Nobody waits for it, and a start without any is the usual one. */
async function lookForModels(providers: Providers, signal: AbortSignal, log: Logger): Promise<void> {
  try {
    await providers.findLocal(signal);
  } catch (error) {
    if (!signal.aborted) log.error({ err: loggable(error) }, "looking for models on this computer failed");
  }
}

function idsFrom(now: () => number): () => string {
  const make = monotonicFactory();
  return () => make(now());
}
