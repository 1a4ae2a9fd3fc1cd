import { AppError } from "@myba/shared/errors";
import type { PersonPrincipal, Principal } from "./principal.ts";

/** A request as a device signs it. */
export interface SignedRequest {
  readonly method: string;
  /** As it was asked for, without query. */
  readonly address: string;
  /** The base64url SHA-256 of the body; of nothing where there is none. */
  readonly bodyHash: string;
  /** Its `Idempotency-Key`, where it carries one. */
  readonly idempotencyKey?: string | undefined;
}

/** Access tokens of people who are signed in. */
export interface PersonTokens {
  /** Whose token it is. Throws `auth/expired` and `auth/refused`. */
  check(token: string): Promise<PersonPrincipal>;
}

/** Requests that devices without an account sign. */
export interface DeviceProofs {
  /** Whose proof of this very request it is. Throws `auth/expired`, `auth/refused` and `device/linked`. */
  check(proof: string, request: SignedRequest): Promise<Extract<Principal, { kind: "device" }>>;
}

/** Says who asks, from the `Authorization` of a request. Throws `auth/…` for everything that proves nobody. */
export type Authenticate = (authorization: string | undefined, request: SignedRequest) => Promise<Principal>;

/** Without one of the two, its scheme is refused. */
export function makeAuthenticate(parts: { persons?: PersonTokens; devices?: DeviceProofs }): Authenticate {
  return async (authorization, request) => {
    if (authorization === undefined || authorization === "") throw new AppError("auth/missing");
    const end = authorization.indexOf(" ");
    const scheme = authorization.slice(0, Math.max(end, 0)).toLowerCase();
    const credential = authorization.slice(end + 1);
    if (scheme === "bearer" && parts.persons) return parts.persons.check(credential);
    if (scheme === "myba-device" && parts.devices) return parts.devices.check(credential, request);
    throw new AppError("auth/refused", { reason: "it is of no kind that is known here" });
  };
}
