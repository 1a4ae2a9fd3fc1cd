import { AppError } from "@myba/shared/errors";
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose";
import { z } from "zod";
import type { ClerkApiOptions } from "./clerk-api.ts";

/** Which session of whom a token speaks for. */
export interface ClerkSession {
  readonly sessionId: string;
  readonly userId: string;
}

export interface SessionTokenOptions extends ClerkApiOptions {
  readonly issuer: string;
  /** The origins of our own pages: a token made for another page signs nobody in here. */
  readonly authorizedParties: readonly string[];
  readonly now: () => number;
}

/** Longer than Clerk's largest, so that nobody makes us read megabytes. */
const longestToken = 8192;
const leewaySeconds = 5;
/** Session tokens live for a minute, at most some minutes where somebody set it so. */
const oldestSeconds = 600;

const claims = z.object({
  sub: z.string().regex(/^user_\w{1,64}$/),
  sid: z.string().regex(/^sess_\w{1,64}$/),
  azp: z.string(),
  /** `pending`: the person still has something to do before they are signed in. */
  sts: z.literal("active").optional(),
});

/**
 * Checks session tokens without asking Clerk: RS256 only, with the keys of the instance, which are fetched again when a
 * token names one that is not among them, but twice a minute at most. Throws `auth/sign-in-refused` and, where the keys
 * cannot be had, `auth/identity-unreachable`.
 */
export function openSessionTokens(options: SessionTokenOptions): (token: string) => Promise<ClerkSession> {
  const { apiUrl, secretKey, timeoutMs, issuer, authorizedParties, now } = options;
  const keys = createRemoteJWKSet(new URL(`${apiUrl}/v1/jwks`), {
    headers: { authorization: `Bearer ${secretKey}` },
    timeoutDuration: timeoutMs,
    cooldownDuration: 30_000,
    cacheMaxAge: 3_600_000,
    [customFetch]: options.fetch,
  });
  return async (token) => {
    if (token.length > longestToken) throw refused("the session token is too long");
    const payload = await jwtVerify(token, keys, {
      algorithms: ["RS256"],
      typ: "JWT",
      issuer,
      clockTolerance: leewaySeconds,
      maxTokenAge: oldestSeconds,
      requiredClaims: ["exp", "nbf"],
      currentDate: new Date(now()),
    }).then(
      (verified) => verified.payload,
      (error: unknown) => {
        throw isAboutTheToken(error)
          ? refused("the session is over or was not made for this page", error)
          : new AppError("auth/identity-unreachable", {}, { cause: error });
      },
    );
    const read = claims.safeParse(payload);
    if (!read.success) throw refused("the session is not complete", read.error);
    if (!authorizedParties.includes(read.data.azp)) throw refused("the session was made for another page");
    return { sessionId: read.data.sid, userId: read.data.sub };
  };
}

function isAboutTheToken(error: unknown): boolean {
  const isAboutKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  // The code of all that goes wrong while the keys are fetched.
  return error instanceof errors.JOSEError && !isAboutKeys && error.code !== "ERR_JOSE_GENERIC";
}

function refused(reason: string, cause?: unknown): AppError {
  return new AppError("auth/sign-in-refused", { reason }, { cause });
}
