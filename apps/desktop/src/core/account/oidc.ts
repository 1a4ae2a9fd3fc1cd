import { hostname } from "node:os";
import { AppError } from "@myba/shared/errors";
import type { Configuration, CustomFetch, ServerMetadata } from "openid-client";
import { unreachable } from "../billing/billing-errors.ts";
import type { BillingFetch } from "../billing/send.ts";
import type { ServerClock } from "../billing/server-clock.ts";

const clientId = "myba-desktop";
/** How long one request to the provider may take. */
const patienceSeconds = 20;

/** What a sign-in has to remember until the browser comes back. */
interface SignInSecrets {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

/** What somebody gets who has signed in. */
export interface PersonTokens {
  readonly access: string;
  /** Seconds that the access token lives. */
  readonly seconds: number;
  /** Counts once. */
  readonly refresh: string;
}

/**
 * The billing server's OpenID provider, as its desktop app uses it. Rejects with `billing/unreachable` and
 * `billing/not-understood`, and with `account/sign-in-failed` where the provider says no.
 */
export interface Oidc {
  begin(redirectUri: string): Promise<SignInSecrets & { readonly url: string }>;
  /** With the address that the browser was sent to. The provider, the state and the nonce are checked. */
  exchange(callback: URL, secrets: SignInSecrets): Promise<PersonTokens & { readonly personId: string }>;
  /** Null where the provider does not take the token any more: the person has to sign in again. */
  refresh(token: string): Promise<PersonTokens | null>;
  revoke(token: string): Promise<void>;
}

export interface OidcParts {
  readonly origin: string;
  readonly isSandbox: boolean;
  readonly fetch: BillingFetch;
  readonly clock: ServerClock;
}

/** Loaded with the first question to the provider: a start has no use for it. */
const load = () => import("openid-client");
type Library = Awaited<ReturnType<typeof load>>;

export function makeOidc(parts: OidcParts): Oidc {
  let discovered: Promise<ServerMetadata> | undefined;

  async function ask<T>(work: (library: Library, provider: Configuration) => Promise<T>): Promise<T> {
    const library = await load();
    try {
      discovered ??= discover(library, parts);
      const provider = await discovered.catch((error: unknown) => {
        discovered = undefined;
        throw error;
      });
      return await work(library, configured(library, provider, parts));
    } catch (error) {
      throw asProviderError(library, error);
    }
  }

  return {
    begin: (redirectUri) =>
      ask(async (library, provider) => {
        const verifier = library.randomPKCECodeVerifier();
        const [state, nonce] = [library.randomState(), library.randomNonce()];
        const url = library.buildAuthorizationUrl(provider, {
          redirect_uri: redirectUri,
          scope: "openid offline_access",
          prompt: "consent",
          code_challenge: await library.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
          state,
          nonce,
          // By which the person knows this computer in the list of where they are signed in.
          device_name: hostname(),
        });
        return { verifier, state, nonce, url: url.href };
      }),
    exchange: (callback, { verifier, state, nonce }) =>
      ask(async (library, provider) => {
        const answer = await library.authorizationCodeGrant(provider, callback, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const personId = answer.claims()?.sub ?? "";
        return { ...tokensIn(answer), personId };
      }),
    refresh: (token) =>
      ask(async (library, provider) => {
        try {
          return tokensIn(await library.refreshTokenGrant(provider, token));
        } catch (error) {
          if (error instanceof library.ResponseBodyError && error.error === "invalid_grant") return null;
          throw error;
        }
      }),
    revoke: (token) => ask((library, provider) => library.tokenRevocation(provider, token)),
  };
}

async function discover(library: Library, { origin, isSandbox, fetch }: OidcParts): Promise<ServerMetadata> {
  const found = await library.discovery(new URL(`${origin}/oidc`), clientId, undefined, library.None(), {
    execute: isSandbox ? [library.allowInsecureRequests] : [],
    [library.customFetch]: fetchOver(fetch),
    timeout: patienceSeconds,
  });
  return found.serverMetadata();
}

function configured(library: Library, provider: ServerMetadata, { isSandbox, fetch, clock }: OidcParts): Configuration {
  // The answers have told how late it is there: what the provider signs is dated by its own clock.
  const metadata = { [library.clockSkew]: clock.aheadSeconds };
  const configuration = new library.Configuration(provider, clientId, metadata, library.None());
  configuration[library.customFetch] = fetchOver(fetch);
  configuration.timeout = patienceSeconds;
  if (isSandbox) library.allowInsecureRequests(configuration);
  // What the provider signs is checked by its key, besides having come from it.
  library.enableNonRepudiationChecks(configuration);
  return configuration;
}

const fetchOver =
  (fetch: BillingFetch): CustomFetch =>
  (address, { body, ...init }) =>
    askOnce(fetch, address, { ...init, body: body ?? null });

async function askOnce(fetch: BillingFetch, address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, init).catch((error: unknown) => {
    throw unreachable(error);
  });
  if (response.status === 429 || response.status >= 500) throw new AppError("billing/unreachable");
  return response;
}

function tokensIn(answer: { access_token: string; expires_in?: number; refresh_token?: string }): PersonTokens {
  // Without one nobody would stay signed in: such a provider is none of ours.
  if (answer.refresh_token === undefined) throw new AppError("billing/not-understood");
  return { access: answer.access_token, seconds: answer.expires_in ?? 0, refresh: answer.refresh_token };
}

/** The library's errors may quote what was asked and answered, so that they are not passed on. */
function asProviderError(library: Library, error: unknown): AppError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AppError) return cause;
    if (cause.name === "TimeoutError") return unreachable(cause);
  }
  const isRefusal = error instanceof library.ResponseBodyError || error instanceof library.AuthorizationResponseError;
  if (!isRefusal) return new AppError("billing/not-understood");
  return new AppError("account/sign-in-failed", { reason: reasonOf(error.error) });
}

/** In words, for those of OAuth's that a person can do something about. */
export function reasonOf(error: string): string {
  if (error === "access_denied") return "it was cancelled in the browser";
  if (error === "invalid_grant") return "what the browser brought back was used before, or came too late";
  return "the billing server refused it";
}
