import { randomBytes } from "node:crypto";
import { sandboxClerk } from "./config.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** A session at Clerk, as the Backend API shows it. */
export interface ClerkSession {
  readonly object: "session";
  readonly id: string;
  readonly user_id: string;
  readonly client_id: string;
  readonly actor: null;
  /** `pending` while the person still has something to do, such as to choose an organisation. */
  status: "active" | "pending" | "revoked" | "removed";
  readonly last_active_organization_id: null;
  last_active_at: number;
  readonly expire_at: number;
  readonly abandon_at: number;
  readonly created_at: number;
  updated_at: number;
}

const day = 86_400_000;

/** A new session. */
export function newSession(userId: string, nowMs: number, makeId: (prefix: string) => string): ClerkSession {
  return {
    object: "session",
    id: makeId("sess"),
    user_id: userId,
    client_id: makeId("client"),
    actor: null,
    status: "active",
    last_active_organization_id: null,
    last_active_at: nowMs,
    expire_at: nowMs + 7 * day,
    abandon_at: nowMs + 30 * day,
    created_at: nowMs,
    updated_at: nowMs,
  };
}

export interface TokenOptions {
  readonly nowMs: number;
  /** The page that asks for it, which becomes the claim `azp`; a server that asks is none. */
  readonly origin?: string;
  readonly lifeSeconds?: number;
}

/** The claims of a session token, version 2. Source: Clerk's page on session tokens. */
export function sessionClaims(session: ClerkSession, options: TokenOptions): Readonly<Record<string, unknown>> {
  const { nowMs, origin, lifeSeconds = 60 } = options;
  const iat = Math.floor(nowMs / 1000);
  return {
    ...(origin !== undefined && { azp: origin }),
    exp: iat + lifeSeconds,
    fva: [Math.floor((nowMs - session.created_at) / 60_000), -1],
    iat,
    iss: sandboxClerk.issuer,
    jti: randomBytes(10).toString("hex"),
    nbf: iat - 10,
    sid: session.id,
    sts: session.status,
    sub: session.user_id,
    v: 2,
  };
}

/** Signs a token of a session. */
export const sessionToken = (keys: SigningKeys, session: ClerkSession, options: TokenOptions): Promise<string> =>
  keys.sign(sessionClaims(session, options));
