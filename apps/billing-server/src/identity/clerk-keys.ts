import { AppError } from "@myba/shared/errors";

/** The two keys of an instance at Clerk, which belong together. */
interface Keys<Kind extends "live" | "test"> {
  readonly kind: Kind;
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Who signs session tokens: Clerk's Frontend API of this instance, which the publishable key names. */
  readonly issuer: string;
}
export type TestClerkKeys = Keys<"test">;
export type ClerkKeys = Keys<"live"> | TestClerkKeys;

/** Reads what the configuration says. Throws `server/configuration` for keys that are none or do not belong together. */
export function readClerkKeys(secretKey: string, publishableKey: string): ClerkKeys {
  const secretKind = /^sk_(live|test)_[\w-]{8,}$/.exec(secretKey)?.[1];
  const [, kind, encoded = ""] = /^pk_(live|test)_([\w+/=-]+)$/.exec(publishableKey) ?? [];
  if (secretKind === undefined) throw wrong("CLERK_SECRET_KEY is not a secret key of Clerk");
  if (kind === undefined) throw wrong("CLERK_PUBLISHABLE_KEY is not a publishable key of Clerk");
  if (secretKind !== kind)
    throw wrong(`CLERK_SECRET_KEY is a ${secretKind} key and CLERK_PUBLISHABLE_KEY a ${kind} key`);
  const [, host] = /^([a-z0-9.-]+\.[a-z0-9.-]+)\$$/.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  if (host === undefined) throw wrong("CLERK_PUBLISHABLE_KEY names no host");
  return { kind: kind === "live" ? "live" : "test", secretKey, publishableKey, issuer: `https://${host}` };
}

function wrong(reason: string): AppError {
  return new AppError("server/configuration", { reason });
}
