import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { alarmJob } from "./alarms/alarm-job.ts";
import type { BillingConfig } from "./config.ts";
import { apiHandler } from "./http/api-handler.ts";
import { apiPages } from "./http/api-pages.ts";
import { apiRouter } from "./http/api-router.ts";
import type { Mount } from "./http/app.ts";
import type { MeasuredParts } from "./http/metrics.ts";
import type { OpenStreams } from "./http/open-streams.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { makeServerHealth, type Phase } from "./http/server-health.ts";
import { makeLeases } from "./jobs/leases.ts";
import { runJobs } from "./jobs/run-jobs.ts";
import { makeIds } from "./ledger/ids.ts";
import { type Databases, openDatabases } from "./open-databases.ts";
import { openSubjects, type Subjects } from "./open-subjects.ts";
import { startChain } from "./start-chain.ts";
import { version } from "./version.ts";

export interface OpenServerParts {
  readonly config: BillingConfig;
  readonly publicUrl: string;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Logger;
  readonly streams: OpenStreams;
  readonly phase: () => Phase;
  readonly isDurable: boolean;
}

/** Everything behind the port. */
export interface OpenServer extends MeasuredParts {
  readonly databases: Databases;
  readonly mounts: readonly Mount[];
  /** Jobs first, databases last. */
  close(): Promise<void>;
}

/** Opens databases, the ledger's chain, every subject and the jobs. What fails leaves nothing open. */
export async function openServer(parts: OpenServerParts): Promise<OpenServer> {
  const opened: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.toReversed()) await closeOne();
  };
  try {
    return { ...(await openInOrder(parts, (closeOne) => opened.push(closeOne))), close };
  } catch (error) {
    await close().catch(() => undefined); // What opening failed of is the error to tell.
    throw error;
  }
}

async function openInOrder(
  parts: OpenServerParts,
  onClose: (close: () => Promise<unknown>) => void,
): Promise<Omit<OpenServer, "close">> {
  const { config, now, random, log, isDurable } = parts;
  const makeId = makeIds(now);
  // The ledger is there before those who listen to it.
  let listener: Subjects["hearCommitted"] | undefined;
  const onCommitted: Subjects["hearCommitted"] = (accountIds) => listener?.(accountIds);
  const databases = await openDatabases({ ...config, now, makeId, isDurable, onCommitted });
  onClose(() => databases.close());
  const sealing = await startChain(config, { chain: databases.chain, now, log });
  onClose(() => sealing.stop());
  const subjects = await openSubjects({ ...parts, ...databases, makeId });
  onClose(() => subjects.close());
  listener = subjects.hearCommitted;
  const health = makeServerHealth({
    ...parts,
    ...databases,
    openStreams: () => parts.streams.count(),
    version,
  });
  const mounts = await mountsOf(parts, { subjects, health });
  const leases = makeLeases({ database: databases.database, owner: randomUUID(), now });
  const { reader, database } = databases;
  const alarms = alarmJob({ database, reader, sealing, now, log });
  const jobs = runJobs({ jobs: [...subjects.jobs, alarms], leases, log, random });
  onClose(() => jobs.close());
  return { databases, mounts, health, sealing, reader, database };
}

async function mountsOf(
  { publicUrl, log, streams }: OpenServerParts,
  { subjects, health }: { readonly subjects: Subjects; readonly health: OpenServer["health"] },
): Promise<readonly Mount[]> {
  const router = apiRouter({ server: health }, subjects.routes);
  const headers = { ...securityHeaders(), "cache-control": "no-store" };
  const { authenticate } = subjects;
  const answer = apiHandler({ router, authenticate, publicUrl, log, streams, headers });
  // The first that fits answers: the pages about the API are below its address.
  return [...(await apiPages({ publicUrl, version })), { path: "/api", answer }, ...subjects.mounts];
}
