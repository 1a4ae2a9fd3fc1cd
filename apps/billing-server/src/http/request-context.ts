import type { Logger } from "pino";
import type { SignedRequest } from "../identity/authenticate.ts";
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
  /** What devices sign. The hash is taken of the body as it came, when it is first asked for. */
  readonly signed: SignedRequest;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
}
