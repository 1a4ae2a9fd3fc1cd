import type { RequestHandler } from "express";
import helmet from "helmet";
import { errorPage } from "../identity/oidc/error-page.ts";
import type { Oidc } from "../identity/oidc/open-oidc.ts";
import { oidcPath } from "../identity/oidc/oidc-names.ts";
import { plainPageStyle } from "../identity/oidc/plain-page.ts";
import type { Mount } from "./app.ts";
import { factsOf } from "./request-frame.ts";

export interface OidcRouteParts {
  readonly publicUrl: string;
  readonly answer: Oidc["answer"];
}

const longestAddress = 4096;
const metadataPath = "/.well-known/oauth-authorization-server";

/** The OpenID provider at its address. */
export function oidcRoutes({ publicUrl, answer }: OidcRouteParts): Mount[] {
  const { protocol, host } = new URL(publicUrl);
  const secured = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { ...nothing, "style-src": [plainPageStyle] } },
    strictTransportSecurity: protocol === "https:",
  });
  const asIssuer: RequestHandler = (request, response) => {
    factsOf(response).route = routeOf(request.path);
    if (request.originalUrl.length > longestAddress) {
      response
        .status(414)
        .type("html")
        .send(errorPage(new Error("too long")));
      return;
    }
    // Nothing here is for other origins, which is what they ask first.
    if (request.method === "OPTIONS") {
      response.status(405).end();
      return;
    }
    // Whatever a proxy or an attacker says: addresses and cookies are those of the public address.
    request.headers["x-forwarded-proto"] = protocol.slice(0, -1);
    request.headers["x-forwarded-host"] = host;
    answer(request, response);
  };
  const handler: RequestHandler = (request, response, next) =>
    secured(request, response, () => asIssuer(request, response, next));
  return [
    { path: oidcPath, handler },
    {
      // RFC 8414 puts the well-known part before the path of the issuer.
      path: `${metadataPath}${oidcPath}`,
      handler: (request, response, next) => {
        request.url = metadataPath;
        request.originalUrl = `${oidcPath}${metadataPath}`;
        return handler(request, response, next);
      },
    },
  ];
}

/** The pattern of an address below the issuer's: sign-ins under way have their id in it. */
function routeOf(path: string): string {
  return `${oidcPath}${/^\/auth\/./.test(path) ? "/auth/{uid}" : known.has(path) ? path : "/{unknown}"}`;
}

const known = new Set([
  "/auth",
  "/token",
  "/token/revocation",
  "/jwks",
  metadataPath,
  "/.well-known/openid-configuration",
]);

const nothing = {
  "default-src": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
};
