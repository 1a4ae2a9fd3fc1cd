import { openCatalogues } from "./catalogue/open-catalogues.ts";
import { openEvents } from "./events/open-events.ts";
import type { ApiRoutes } from "./http/api-router.ts";
import type { Mount } from "./http/app.ts";
import { chooseUpstream } from "./generation/choose-upstream.ts";
import { usualLimits } from "./generation/limits.ts";
import { openGenerations } from "./generation/open-generations.ts";
import { giftJob } from "./gifts/gift-job.ts";
import { makeRedeemGift } from "./gifts/redeem-gift.ts";
import { adminRoutes } from "./http/admin-routes.ts";
import { catalogueRoutes } from "./http/catalogue-routes.ts";
import { checkoutRoutes } from "./http/checkout-routes.ts";
import { eventRoutes } from "./http/event-routes.ts";
import { generationRoutes } from "./http/generation-routes.ts";
import { returnPages } from "./http/return-pages.ts";
import { walletRoutes } from "./http/wallet-routes.ts";
import type { Authenticate } from "./identity/authenticate.ts";
import { houseJobs } from "./jobs/house-job.ts";
import type { Job } from "./jobs/job.ts";
import type { AccountId } from "./ledger/accounts.ts";
import { loggable } from "./log/loggable.ts";
import { openIdentity } from "./open-identity.ts";
import { openPayments } from "./payments/open-payments.ts";
import { closedStripe, openStripe, stripeKeyKind } from "./payments/open-stripe.ts";
import { stripeWebhooks } from "./payments/events/stripe-webhooks.ts";
import type { SubjectsParts } from "./subjects-parts.ts";
import { makeUseTokens } from "./wallet/use-tokens.ts";
import { walletViewOf } from "./wallet/wallet-view.ts";

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
  const { ledger, database, log, now } = parts;
  const catalogues = await openCatalogues({ database, now });
  const events = openEvents({
    ...parts,
    viewOf: (accountId) => walletViewOf(ledger, accountId, now()),
    onError: (error) => log.warn({ err: loggable(error) }, "events could not be read"),
  });
  const useTokens = makeUseTokens({ ledger, catalogues });
  const { model, isSandbox, limits, stripe } = parts.config;
  const { secretKey, apiUrl } = stripe;
  const payments = openPayments({
    ...parts,
    ...stripe,
    catalogues,
    events,
    stripe: secretKey === undefined ? closedStripe() : openStripe({ secretKey, apiUrl, log }),
  });
  const { webhookSecrets: secrets } = stripe;
  const isLive = stripeKeyKind(secretKey ?? "") === "live";
  const sources = secrets.length === 0 ? [] : [stripeWebhooks({ ...payments, secrets, isLive, now })];
  const identity = await openIdentity({
    ...parts,
    catalogues,
    events,
    sources,
    payments: { ...payments, ...payments.ending },
  });
  const generations = openGenerations({
    ...parts,
    catalogues,
    events,
    upstream: chooseUpstream(model, { isSandbox, log }),
    limits: { ...usualLimits, perWallet: limits.generationsAtOnce },
  });
  return {
    authenticate: identity.authenticate,
    routes: {
      ...catalogueRoutes({ catalogues, ledger }),
      ...walletRoutes({ ledger, database, catalogues, useTokens, redeemGift: makeRedeemGift(parts), now }),
      ...eventRoutes({ events }),
      ...generationRoutes({ generations }),
      ...checkoutRoutes({ checkouts: payments.checkouts }),
      ...adminRoutes({ refunds: payments.refunds, admins: parts.config.admins ?? [] }),
      ...identity.routes,
    },
    mounts: [...identity.mounts, returnPages({ publicUrl: parts.publicUrl, checkouts: payments.checkouts })],
    jobs: [
      ...houseJobs(ledger),
      giftJob(parts),
      ...events.jobs,
      ...generations.jobs,
      ...payments.jobs,
      ...identity.jobs,
    ],
    hearCommitted: events.hearCommitted,
    async close() {
      await generations.close();
      await identity.close();
      await events.close();
    },
  };
}
