import { errors, Provider, type AdapterFactory, type Configuration } from "oidc-provider";
import type { ServerDatabase } from "../../database/server-database.ts";
import { errorPage } from "./error-page.ts";
import type { Installations } from "./installations.ts";
import { openAppPage } from "./open-app-page.ts";
import { usedMeanwhile } from "./oidc-adapter.ts";
import type { OidcKeys } from "./oidc-keys.ts";
import { audienceOf, desktopClientId, issuerOf, oidcPath, signInPath } from "./oidc-names.ts";

const second = 1;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** How long what is given out is valid, in seconds. */
export const lifetimes = {
  AccessToken: 10 * minute,
  AuthorizationCode: 60 * second,
  /** As long as the desktop app listens. */
  Interaction: 10 * minute,
  IdToken: 10 * minute,
  /** Each use gives a new one, so that this is how long an installation may be left alone. */
  RefreshToken: 90 * day,
  /** Ends with its installation; this is only the longest that one can be used. */
  Grant: 3650 * day,
  Session: 10 * minute,
} as const;

export interface OidcProviderParts {
  readonly publicUrl: string;
  readonly keys: OidcKeys;
  readonly database: ServerDatabase;
  readonly adapter: AdapterFactory;
  readonly installations: Pick<Installations, "use">;
  /** Hears of failures that are no one's doing outside. */
  readonly onBroken: (error: Error) => void;
  /** Hears that a code or refresh token came twice: its installation was signed out, and one of the two had no right. */
  readonly onReuse: () => void;
}

/** What the library and our adapter say of what came twice. */
const reused = new Set(["refresh token already used", "authorization code already consumed", usedMeanwhile]);

/** The OpenID provider of the desktop app: authorization code with PKCE, and nothing else. */
export function makeOidcProvider(parts: OidcProviderParts): Provider {
  const provider = new Provider(issuerOf(parts.publicUrl), configurationOf(parts));
  // Addresses are made from `X-Forwarded-Proto` and `-Host`, which the route sets to the public address.
  provider.proxy = true;
  // The client is no web page, so that no web page may read what is answered.
  provider.use(async (context, next) => {
    await next();
    context.remove("access-control-allow-origin");
    const link = URL.parse(context.response.get("location"));
    if (link?.protocol === "myba:") {
      context.remove("location");
      context.status = 200;
      context.type = "html";
      context.body = openAppPage(link);
    }
  });
  provider.on("server_error", (_context, error) => parts.onBroken(error));
  provider.on("grant.error", (_context, error) => {
    if (reused.has(error.error_detail ?? "")) parts.onReuse();
  });
  // No session outlives the request that made it.
  provider.on("authorization.success", ({ oidc }) => void Object.assign(oidc.session ?? {}, { destroyed: true }));
  return provider;
}

function configurationOf({ publicUrl, keys, database, adapter, installations }: OidcProviderParts): Configuration {
  const cookie = { httpOnly: true, sameSite: "lax", signed: true } as const;
  const secure = new URL(publicUrl).protocol === "https:";
  const api = audienceOf(publicUrl);
  return {
    adapter,
    clients: [
      {
        client_id: desktopClientId,
        client_name: "MyBA",
        application_type: "native",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        response_modes: ["query"],
        redirect_uris: ["http://127.0.0.1/auth/callback", "http://[::1]/auth/callback", "myba://auth/callback"],
      },
    ],
    clientDefaults: { id_token_signed_response_alg: "EdDSA" },
    clientBasedCORS: () => false,
    allowOmittingSingleRegisteredRedirectUri: false,
    clientAuthMethods: ["none"],
    responseTypes: ["code"],
    scopes: ["openid", "offline_access"],
    pkce: { required: () => true },
    clockTolerance: 0,
    jwks: { keys: keys.signing.map((key) => ({ ...key, use: "sig", alg: "EdDSA" })) },
    enabledJWA: { idTokenSigningAlgValues: ["EdDSA"] },
    cookies: {
      names: { session: "myba_session", interaction: "myba_sign_in", resume: "myba_sign_in_resume" },
      keys: [...keys.cookies],
      long: { ...cookie, secure, path: oidcPath },
      short: { ...cookie, secure },
    },
    ttl: { ...lifetimes },
    extraParams: ["device_name"],
    expiresWithSession: () => false,
    issueRefreshToken: (_context, client, source) =>
      client.grantTypeAllowed("refresh_token") && source.scopes.has("offline_access"),
    // The one before counts at no time, not even for the seconds after its use that some servers allow: whoever copied it
    // would be let in just then. An answer that is lost on the way costs a person a click; it is asked for six times an
    // hour at most, and only while the app is used.
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    findAccount: (_context, personId) => findAccount(database, personId),
    extraTokenClaims: async (_context, token) => {
      const installation = "grantId" in token ? token.grantId : undefined;
      if (installation === undefined || !(await installations.use(installation)))
        throw new errors.InvalidGrant("this installation was signed out");
      return { installation };
    },
    interactions: { url: (_context, interaction) => `${signInPath}/${interaction.uid}` },
    renderError: (context, _out, error) => {
      context.type = "html";
      context.body = errorPage(error);
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // Signing out is revoking the refresh token; there is no session of a browser that could be left.
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => api,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => {
          if (resource !== api) throw new errors.InvalidTarget();
          return { scope: "", audience: api, accessTokenTTL: lifetimes.AccessToken, accessTokenFormat: "jwt" };
        },
      },
    },
  };
}

/** Whoever deleted their account gets no more tokens. */
async function findAccount({ db }: ServerDatabase, personId: string) {
  const person = await db
    .selectFrom("person")
    .select("id")
    .where("id", "=", personId)
    .where("deleting_since", "is", null)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return person && { accountId: personId, claims: () => ({ sub: personId }) };
}
