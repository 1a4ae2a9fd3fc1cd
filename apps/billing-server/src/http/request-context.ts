import type { Logger } from "pino";
import type { Principal } from "../identity/principal.ts";

/** What a route knows about the request it answers, beside its input. */
export interface RequestContext {
  readonly requestId: string;
  /** The caller's network address, as the nearest trusted proxy saw it. */
  readonly address: string;
  /** Carries the request's id; never given texts, keys or people's addresses. */
  readonly log: Logger;
  /** Who asks; the same answer however often it is asked. Throws `auth/…`. */
  readonly whoAsks: () => Promise<Principal>;
  /** The address as it was asked for, without query, and the base64url SHA-256 of the body: what devices sign. */
  readonly signed: { readonly method: string; readonly address: string; readonly bodyHash: string };
  readonly headers: { readonly [name: string]: string | string[] | undefined };
}
