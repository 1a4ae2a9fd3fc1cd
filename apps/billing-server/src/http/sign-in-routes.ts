import { join } from "node:path";
import {
  cancelSignIn,
  clerkSignIn,
  sandboxSignIn,
  type SandboxPerson,
  type SignInAnswer,
  type SignInState,
} from "@myba/shared/billing-api/sign-in";
import { AppError } from "@myba/shared/errors";
import { Router, static as serveFiles, type Request, type RequestHandler, type Response } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import helmet from "helmet";
import type { z } from "zod";
import type { ClerkKeys } from "../identity/clerk-keys.ts";
import type { IdentitySource } from "../identity/identity-source.ts";
import { signInPath } from "../identity/oidc/oidc-names.ts";
import type { SignIn, SignInVisit } from "../identity/oidc/sign-in.ts";
import type { Mount } from "./app.ts";
import { jsonIn, readBody } from "./request-body.ts";
import { factsOf } from "./request-frame.ts";
import { signInPolicy } from "./sign-in-policy.ts";

export interface SignInRouteParts {
  readonly publicUrl: string;
  readonly signIn: SignIn;
  readonly identitySource: IdentitySource;
  /** How the page asks people who they are. */
  readonly asking: SignInAsking;
  /** Where the built page is: `index.html` and `assets`. */
  readonly pageFolder: string;
}

/** By Clerk's page, or by the sandbox's own form, which offers people who exist only there. */
export type SignInAsking =
  | { readonly mode: "clerk"; readonly keys: Pick<ClerkKeys, "publishableKey" | "issuer"> }
  | { readonly mode: "sandbox"; readonly people: readonly SandboxPerson[] };

/** Larger than the longest of Clerk's session tokens. */
const largestBodyBytes = 20 * 1024;
const steps = new Set(["state", "clerk", "sandbox", "cancel"]);

/** The page that asks who somebody is, and what it asks of the server. */
export function signInRoutes(parts: SignInRouteParts): Mount {
  const { publicUrl, signIn, identitySource, asking, pageFolder } = parts;
  const mode =
    asking.mode === "clerk"
      ? { mode: asking.mode, publishableKey: asking.keys.publishableKey }
      : { mode: asking.mode, people: [...asking.people] };
  const router = Router();
  router.use(
    named,
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: signInPolicy(asking.mode === "clerk" ? asking.keys.issuer : undefined),
      },
      strictTransportSecurity: publicUrl.startsWith("https:"),
      // The address names a sign-in under way; nobody outside needs it.
      referrerPolicy: { policy: "same-origin" },
    }),
  );
  router.use("/assets", serveFiles(join(pageFolder, "assets"), { immutable: true, maxAge: "1y", index: false }));
  router.get("/:uid", (_request, response) => {
    response.set("cache-control", "no-store").sendFile(join(pageFolder, "index.html"));
  });

  router.use("/:uid", noStore, fromOwnPage(publicUrl));
  router.get("/:uid/state", async (request, response) => {
    const state: SignInState = { ...mode, ...(await signIn.state(visitOf(request, response))) };
    response.json(state);
  });
  router.post("/:uid/clerk", limit({ tries: 60 }), body(clerkSignIn), async (request, response) => {
    const { token, csrf } = clerkSignIn.parse(request.body);
    const prove = () => identitySource.verifySession(token);
    send(response, await signIn.finish(visitOf(request, response), csrf, prove));
  });
  if (identitySource.signIn) {
    const check = identitySource.signIn;
    const byEmail = limit({ tries: 10, keyOf: ({ body }) => sandboxSignIn.parse(body).email.toLowerCase() });
    router.post("/:uid/sandbox", limit({ tries: 30 }), body(sandboxSignIn), byEmail, async (request, response) => {
      const { email, password, csrf } = sandboxSignIn.parse(request.body);
      send(response, await signIn.finish(visitOf(request, response), csrf, () => check(email, password)));
    });
  }
  router.post("/:uid/cancel", body(cancelSignIn), async (request, response) => {
    const { csrf } = cancelSignIn.parse(request.body);
    send(response, await signIn.cancel(visitOf(request, response), csrf));
  });
  return { path: signInPath, handler: router };
}

/** Reads a body, which the route then finds as it should be. */
function body(schema: z.ZodType): RequestHandler {
  return async (request, _response, next) => {
    const parsed = schema.safeParse(jsonIn(await readBody(request, largestBodyBytes), request));
    if (!parsed.success) throw new AppError("request/invalid", { reason: "it is not what the sign-in page sends" });
    request.body = parsed.data;
    next();
  };
}

function send(response: Response, answer: SignInAnswer): void {
  response.json(answer);
}

function visitOf(request: Request, response: Response): SignInVisit {
  return { request, response, uid: String(request.params["uid"] ?? "") };
}

/** What these routes are called in the log, where the id of a sign-in has no place. */
const named: RequestHandler = (request, response, next) => {
  const [, first = "", last] = request.path.split("/");
  const isKnown = last !== undefined && steps.has(last);
  factsOf(response).route = `${signInPath}/${first === "assets" ? "assets" : `{uid}${isKnown ? `/${last}` : ""}`}`;
  next();
};

const noStore: RequestHandler = (_request, response, next) => {
  response.set("cache-control", "no-store");
  next();
};

/** Lets only our own page ask: by `Origin` where something changes, by `Sec-Fetch-Site` wherever a browser says it. */
function fromOwnPage(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl);
  return (request, _response, next) => {
    const site = request.headers["sec-fetch-site"];
    const isForeign = site !== undefined && site !== "same-origin";
    const isChange = request.method !== "GET" && request.method !== "HEAD";
    if (isForeign || (isChange && request.headers.origin !== origin))
      throw new AppError("auth/refused", { reason: "it did not come from the sign-in page" });
    next();
  };
}

const limitWindowMs = 10 * 60_000;

/** So many tries that fail in ten minutes, for an address or what else is named. */
function limit({ tries, keyOf }: { tries: number; keyOf?: (request: Request) => string }): RequestHandler {
  return rateLimit({
    windowMs: limitWindowMs,
    limit: tries,
    skipSuccessfulRequests: true,
    standardHeaders: false,
    legacyHeaders: false,
    // Its checks of the surroundings look at every request; the configuration has made sure of proxies.
    validate: false,
    keyGenerator: keyOf ?? ((request) => ipKeyGenerator(request.ip ?? "")),
    handler: (_request, _response, next) => next(new AppError("request/too-many", { seconds: limitWindowMs / 1000 })),
  });
}
