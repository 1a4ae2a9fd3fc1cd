import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Catalogues } from "./catalogue/catalogues.ts";
import type { Events } from "./events/events.ts";
import { accountRoutes } from "./http/account-routes.ts";
import { anonymousRoutes } from "./http/anonymous-routes.ts";
import type { ApiRoutes } from "./http/api-router.ts";
import type { Mount } from "./http/app.ts";
import { oidcRoutes } from "./http/oidc-routes.ts";
import { signInRoutes } from "./http/sign-in-routes.ts";
import { webhookRoutes } from "./http/webhook-routes.ts";
import { type Authenticate, makeAuthenticate } from "./identity/authenticate.ts";
import { openIdentitySource } from "./identity/clerk.ts";
import { type ClerkKeys, readClerkKeys } from "./identity/clerk-keys.ts";
import { type DeletePersonParts, makePersonDeletion } from "./identity/delete-person.ts";
import type { ExportParts } from "./identity/export-account.ts";
import { deletionJob } from "./identity/deletion-job.ts";
import { deviceJobs } from "./identity/device-jobs.ts";
import { makeDeviceProofReader } from "./identity/device-proof.ts";
import { makeDevices } from "./identity/devices.ts";
import { makeKeyedHash } from "./identity/keyed-hash.ts";
import { makeDeviceLinks } from "./identity/link-device.ts";
import { openAccounts } from "./identity/open-accounts.ts";
import { cookieKeysFrom, keepSigningKeys, parseSigningKeys } from "./identity/oidc/oidc-keys.ts";
import { openOidc } from "./identity/oidc/open-oidc.ts";
import type { Job } from "./jobs/job.ts";
import { loggable } from "./log/loggable.ts";
import { serverSecrets } from "./server-secrets.ts";
import type { SubjectsParts } from "./subjects-parts.ts";
import { clerkWebhooks } from "./webhooks/clerk/clerk-webhooks.ts";
import { openInbox } from "./webhooks/inbox.ts";
import type { WebhookSource } from "./webhooks/webhook-source.ts";

interface IdentityParts extends SubjectsParts {
  readonly catalogues: Catalogues;
  readonly events: Events;
  /** Who else sends webhooks, beside Clerk. */
  readonly sources: readonly WebhookSource[];
  readonly payments: DeletePersonParts["payments"] & ExportParts["payments"];
}

/** People and devices: who they are, how they prove it, how they come and go. */
interface Identity {
  readonly authenticate: Authenticate;
  readonly routes: Pick<ApiRoutes, "anonymous" | "account">;
  readonly mounts: readonly Mount[];
  readonly jobs: readonly Job[];
  close(): Promise<void>;
}

/** Where the built sign-in page is. */
const pageFolder = join(import.meta.dirname, "../out/web");

/** Opens everything about who somebody is. */
export async function openIdentity(parts: IdentityParts): Promise<Identity> {
  const { config, publicUrl, database, ledger, log, now } = parts;
  if (!existsSync(join(pageFolder, "index.html")))
    log.warn("the sign-in page is not built, so nobody can sign in: run pnpm build");
  const secrets = serverSecrets(config);
  const hash = makeKeyedHash(secrets);
  const clerkKeys = readClerkKeys(config.clerk.secretKey, config.clerk.publishableKey);
  const { isSandbox } = config;
  const authorizedParties = [new URL(publicUrl).origin];
  const source = openIdentitySource({ ...config.clerk, authorizedParties, isSandbox, now });

  const proofs = makeDeviceProofReader(now);
  const devicesPerNetworkAndDay = config.limits.freeDevicesPerDay;
  const devices = makeDevices({ ...parts, proofs, hash, devicesPerNetworkAndDay });
  const links = makeDeviceLinks({ ...parts, devices, proofs });
  const accounts = openAccounts({ ...parts, hash });
  const keys = { signing: signingKeys(config), cookies: cookieKeysFrom(secrets) };
  const onBroken = (error: Error): void => log.error({ err: loggable(error) }, "a sign-in failed");
  const onReuse = (): void => log.warn("a code or refresh token came twice, so that its installation was signed out");
  const oidc = await openOidc({ ...parts, keys, accounts, onBroken, onReuse });
  const { installations } = oidc;
  const deletion = makePersonDeletion({ ...parts, links, installations, source, hash });
  const deletePerson = (personId: string): Promise<void> => deletion.enforce(personId);
  const signOut = (personId: string): Promise<void> => installations.revokeAll(personId);
  const inbox = openInbox({
    database,
    now,
    log,
    isLive: clerkKeys.kind === "live",
    sources: [
      ...clerkSources(parts, { accounts, deletePerson, signOut, isLive: clerkKeys.kind === "live" }),
      ...parts.sources,
    ],
  });
  const asking = askingOf(config, clerkKeys);
  return {
    authenticate: makeAuthenticate({ persons: oidc.personTokens, devices }),
    routes: {
      ...anonymousRoutes({ ledger, devices, proofs, now }),
      ...accountRoutes({ ...parts, devices, links, installations, deletion }),
    },
    mounts: [
      ...oidcRoutes({ publicUrl, answer: oidc.answer }),
      signInRoutes({ publicUrl, signIn: oidc.signIn, identitySource: source, asking, pageFolder }),
      { path: "/webhooks", handler: webhookRoutes(inbox) },
    ],
    jobs: [
      ...oidc.jobs,
      ...deviceJobs({ database, devices, links, now }),
      deletionJob({ database, deletion, now }),
      ...inbox.jobs,
    ],
    close: () => inbox.close(),
  };
}

function signingKeys({ signingKeys: text, dataFolder }: SubjectsParts["config"]): ReturnType<typeof parseSigningKeys> {
  return text === undefined ? keepSigningKeys(join(dataFolder, "signing-keys.json")) : parseSigningKeys(text);
}

function clerkSources(
  { config, now }: IdentityParts,
  parts: Omit<Parameters<typeof clerkWebhooks>[0], "secrets" | "instanceId" | "now">,
): ReturnType<typeof clerkWebhooks>[] {
  const { webhookSecrets: secrets, instanceId } = config.clerk;
  return secrets.length === 0 ? [] : [clerkWebhooks({ ...parts, secrets, instanceId, now })];
}

function askingOf(config: SubjectsParts["config"], keys: ClerkKeys): Parameters<typeof signInRoutes>[0]["asking"] {
  return config.isSandbox ? { mode: "sandbox", people: config.sandboxPeople ?? [] } : { mode: "clerk", keys };
}
