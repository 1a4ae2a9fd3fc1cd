import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServerDatabase } from "../../database/server-database.ts";
import type { Events } from "../../events/events.ts";
import type { Job } from "../../jobs/job.ts";
import type { Accounts } from "../accounts.ts";
import type { PersonTokens } from "../authenticate.ts";
import { openInstallations, type Installations } from "./installations.ts";
import { makeOidcAdapter } from "./oidc-adapter.ts";
import { oidcJobs } from "./oidc-jobs.ts";
import type { OidcKeys } from "./oidc-keys.ts";
import { makeOidcProvider } from "./oidc-provider.ts";
import { makePersonTokens } from "./person-tokens.ts";
import { makeSignIn, type SignIn } from "./sign-in.ts";

export interface OidcParts {
  /** Where the world reaches this server, without path: `https://billing.example.com`. */
  readonly publicUrl: string;
  readonly keys: OidcKeys;
  readonly database: ServerDatabase;
  readonly accounts: Pick<Accounts, "personFor">;
  readonly events: Pick<Events, "append">;
  readonly now: () => number;
  readonly makeId: () => string;
  readonly onBroken: (error: Error) => void;
  readonly onReuse: () => void;
}

export interface Oidc {
  /** Answers what is below the issuer's address. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly signIn: SignIn;
  readonly installations: Installations;
  readonly personTokens: PersonTokens;
  readonly jobs: readonly Job[];
}

/** Signing people in to the desktop app, from the authorization request to the check of each access token. */
export async function openOidc(parts: OidcParts): Promise<Oidc> {
  const { database, now } = parts;
  const installations = openInstallations(parts);
  const adapter = makeOidcAdapter({ database, now, endGrant: (id) => installations.end(id) });
  const provider = makeOidcProvider({ ...parts, adapter, installations });
  const answer = provider.callback();
  return {
    answer: (request, response) => void answer(request, response),
    signIn: makeSignIn({ ...parts, provider, installations }),
    installations,
    personTokens: await makePersonTokens({ ...parts, installations }),
    jobs: oidcJobs({ database, installations, now }),
  };
}
