import type { Logger } from "pino";
import { openCatalogues } from "./catalogue/open-catalogues.ts";
import type { BillingConfig } from "./config.ts";
import type { ApiRoutes } from "./http/api-router.ts";
import type { Mount } from "./http/app.ts";
import { openEvents } from "./events/open-events.ts";
import { catalogueRoutes } from "./http/catalogue-routes.ts";
import { eventRoutes } from "./http/event-routes.ts";
import { walletRoutes } from "./http/wallet-routes.ts";
import { makeDeviceProofReader } from "./identity/device-proof.ts";
import { makeDevices } from "./identity/devices.ts";
import { type Authenticate, makeAuthenticate } from "./identity/authenticate.ts";
import { makeKeyedHash } from "./identity/keyed-hash.ts";
import { houseJob } from "./jobs/house-job.ts";
import type { Job } from "./jobs/job.ts";
import type { AccountId } from "./ledger/accounts.ts";
import type { Databases } from "./open-databases.ts";
import { serverSecrets } from "./server-secrets.ts";
import { loggable } from "./log/loggable.ts";
import { makeUseTokens } from "./wallet/use-tokens.ts";
import { walletViewOf } from "./wallet/wallet-view.ts";

export interface SubjectsParts extends Databases {
  readonly config: BillingConfig;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly now: () => number;
  readonly makeId: () => string;
  readonly log: Logger;
}

/** What the server does, put together: routes, mounts and jobs of every subject. */
export interface Subjects {
  readonly authenticate: Authenticate;
  readonly routes: ApiRoutes;
  /** Beside the API, each with its own policy and way of reading bodies; webhooks among them. */
  readonly mounts: readonly Mount[];
  readonly jobs: readonly Job[];
  /** Hears which wallets a commit of the ledger changed. */
  readonly hearCommitted: (accountIds: readonly AccountId[]) => void;
  /** Ends what the subjects do by themselves, once nobody asks any more and before the databases close. */
  close(): Promise<void>;
}

/** Opens every subject, those first that others need. */
export async function openSubjects(parts: SubjectsParts): Promise<Subjects> {
  const { config, ledger, database, now, makeId, log } = parts;
  const viewOf = (accountId: AccountId): ReturnType<typeof walletViewOf> => walletViewOf(ledger, accountId, now());
  const onError = (error: unknown): void => log.warn({ err: loggable(error) }, "events are late");
  const events = openEvents({ ledger, database, now, makeId, viewOf, onError });
  const hash = makeKeyedHash(serverSecrets(config));
  const catalogues = await openCatalogues({ database, now });
  const proofs = makeDeviceProofReader(now);
  const { freeDevicesPerDay: devicesPerNetworkAndDay } = config.limits;
  const devices = makeDevices({ database, ledger, catalogues, proofs, hash, now, devicesPerNetworkAndDay });
  return {
    authenticate: makeAuthenticate({ devices }),
    routes: {
      ...catalogueRoutes({ catalogues, ledger }),
      ...eventRoutes({ events }),
      ...walletRoutes({ ledger, database, catalogues, useTokens: makeUseTokens({ ledger, catalogues }), now }),
    },
    mounts: [],
    jobs: [houseJob(ledger), ...events.jobs],
    hearCommitted: events.hearCommitted,
    close: () => events.close(),
  };
}
