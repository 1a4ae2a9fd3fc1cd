import { randomUUID } from "node:crypto";
import type { DestinationStream, Logger } from "pino";
import type { BillingConfig } from "./config.ts";
import { apiHandler } from "./http/api-handler.ts";
import { apiRouter } from "./http/api-router.ts";
import { makeApp, type Mount } from "./http/app.ts";
import { listen, type Listening } from "./http/listen.ts";
import { makeOpenStreams, type OpenStreams } from "./http/open-streams.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { makeServerHealth, type Phase } from "./http/server-health.ts";
import { makeLeases } from "./jobs/leases.ts";
import { runJobs } from "./jobs/run-jobs.ts";
import { makeIds } from "./ledger/ids.ts";
import type { Sealing } from "./ledger/proof/sealing.ts";
import { openServerLog } from "./log/server-log.ts";
import { type Databases, type DatabasesOptions, openDatabases } from "./open-databases.ts";
import { openSubjects, type Subjects } from "./open-subjects.ts";
import { startChain } from "./start-chain.ts";
import { version } from "./version.ts";

/** What tests replace of a server's world. */
export interface ServerPorts {
  readonly now?: () => number;
  readonly random?: () => number;
  readonly logTo?: DestinationStream;
  /** False only for tests on a PostgreSQL that writes nothing to the disk. */
  readonly isDurable?: boolean;
}

export interface BillingServer {
  /** Where it listens. */
  readonly url: string;
  readonly databases: Databases;
  /** Ends everything in order: no new work, open requests, streams, jobs, the ledger's chain, databases. */
  close(): Promise<void>;
}

/** So long requests may take to end once the server stops. */
const patienceMs = 10_000;

/**
 * Starts a billing server. It listens at once, and answers `server/unavailable` until everything is open. Throws
 * `server/address-taken`, and what opening databases throws.
 */
export async function startBillingServer(config: BillingConfig, ports: ServerPorts = {}): Promise<BillingServer> {
  const { now = Date.now, random = Math.random, logTo, isDurable = true } = ports;
  const { log, close: closeLog } = openServerLog({
    level: config.logLevel,
    ...(logTo !== undefined && { destination: logTo }),
  });
  const makeId = makeIds(now);
  const streams = makeOpenStreams();
  let phase: Phase = "starting";
  let mounts: readonly Mount[] = [];
  // The ledger is there before those who listen to it.
  let subjects: Subjects | undefined;
  const app = makeApp({
    log,
    phase: () => phase,
    onAnswer: () => undefined,
    trustedProxies: config.trustedProxies,
    requestsPerMinute: config.limits.requestsPerMinute,
    mounts: () => mounts,
  });
  const listening = await listen(config.host, config.port, app);
  const { databases, sealing } = await openAll(config, {
    now,
    makeId,
    isDurable,
    log,
    onCommitted: (accountIds) => subjects?.hearCommitted(accountIds),
  }).catch(async (error: unknown) => {
    await listening.close(0);
    throw error;
  });
  const { ledger, database } = databases;
  const publicUrl = config.publicUrl ?? listening.url;
  subjects = await openSubjects({ ...databases, config, publicUrl, now, makeId, log });

  const server = makeServerHealth({
    ledger,
    database,
    now,
    phase: () => phase,
    openStreams: () => streams.count(),
    version,
  });
  const router = apiRouter({ server }, subjects.routes);
  const { authenticate } = subjects;
  const headers = { ...securityHeaders(), "cache-control": "no-store" };
  const handler = apiHandler({ router, authenticate, publicUrl, log, streams, headers });
  mounts = [{ path: "/api", answer: handler }, ...subjects.mounts];
  const leases = makeLeases({ database, owner: randomUUID(), now });
  const jobs = runJobs({ jobs: subjects.jobs, leases, log, random });
  phase = "ready";
  log.info({ url: listening.url, engine: database.engine, version }, "ready");

  return {
    url: listening.url,
    databases,
    async close() {
      if (phase === "stopping") return;
      phase = "stopping";
      await stop(listening, streams);
      await jobs.close();
      await subjects.close();
      await sealing.stop();
      await databases.close();
      log.info("stopped");
      closeLog();
    },
  };
}

async function openAll(
  config: BillingConfig,
  parts: Pick<DatabasesOptions, "now" | "makeId" | "isDurable" | "onCommitted"> & { readonly log: Logger },
): Promise<{ databases: Databases; sealing: Sealing }> {
  const databases = await openDatabases({ ...config, ...parts });
  try {
    return { databases, sealing: await startChain(config, { ...databases, ...parts }) };
  } catch (error) {
    await databases.close();
    throw error;
  }
}

async function stop(listening: Listening, streams: OpenStreams): Promise<void> {
  streams.stop();
  await listening.close(patienceMs);
}
