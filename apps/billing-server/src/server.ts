import { setTimeout as sleep } from "node:timers/promises";
import type { DestinationStream } from "pino";
import type { BillingConfig } from "./config.ts";
import { makeApp, type Mount } from "./http/app.ts";
import { listen } from "./http/listen.ts";
import { makeMetrics, metricsPage } from "./http/metrics.ts";
import { makeOpenStreams } from "./http/open-streams.ts";
import type { Phase } from "./http/server-health.ts";
import { openServerLog } from "./log/server-log.ts";
import type { Databases } from "./open-databases.ts";
import { openServer, type OpenServer } from "./open-server.ts";
import { version } from "./version.ts";

/** What tests replace of a server's world. */
export interface ServerPorts {
  readonly now?: () => number;
  readonly random?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
  readonly logTo?: DestinationStream;
  /** False only for tests on a PostgreSQL that writes nothing to the disk. */
  readonly isDurable?: boolean;
}

export interface BillingServer {
  /** Where it listens. */
  readonly url: string;
  readonly databases: Databases;
  /**
   * Ends everything in order: `/readyz` says so for as long as the configuration wants, nothing new is let in, streams end with word of when to come back, running requests
   * finish, jobs stop, the ledger's chain takes in the rest, databases close. Again waits for the same end.
   */
  close(): Promise<void>;
}

/** So long requests may take to end once the server stops. */
const patienceMs = 10_000;

/**
 * Starts a billing server. It listens at once, and answers `server/unavailable` until everything is open. Throws
 * `server/address-taken`, `server/configuration`, and what opening databases throws.
 */
export async function startBillingServer(config: BillingConfig, ports: ServerPorts = {}): Promise<BillingServer> {
  const { now = Date.now, random = Math.random, wait = sleep, isDurable = true, logTo: destination } = ports;
  const { log, close: closeLog } = openServerLog({ level: config.logLevel, ...(destination && { destination }) });
  const streams = makeOpenStreams();
  let phase: Phase = "starting";
  let opened: OpenServer | undefined;
  const metrics = makeMetrics({ measured: () => opened, openStreams: () => streams.count(), now });
  let mounts: readonly Mount[] = [];
  const app = makeApp({
    log,
    phase: () => phase,
    onAnswer: metrics.onAnswer,
    trustedProxies: config.trustedProxies,
    requestsPerMinute: config.limits.requestsPerMinute,
    mounts: () => mounts,
  });
  const listening = await listen(config.host, config.port, app);
  const { url } = listening;
  const publicUrl = config.publicUrl ?? url;
  try {
    opened = await openServer({ config, publicUrl, now, random, log, streams, isDurable, phase: () => phase });
  } catch (error) {
    await listening.close(0);
    throw error;
  }
  const { databases } = opened;
  mounts = [...opened.mounts, { path: "/metrics", answer: metricsPage(metrics, config.metricsToken) }];
  phase = "ready";
  log.info({ url, engine: databases.database.engine, version }, "ready");

  const stop = async (): Promise<void> => {
    phase = "draining";
    await wait(config.drainMs ?? 0);
    phase = "stopping";
    streams.stop();
    await listening.close(patienceMs);
    await opened?.close();
    log.info("stopped");
    await closeLog();
  };
  let stopping: Promise<void> | undefined;
  return { url, databases, close: () => (stopping ??= stop()) };
}
