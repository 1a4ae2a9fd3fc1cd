import { createHmac } from "node:crypto";

/**
 * What a text was, for those who meet the same text again, and for nobody else: addresses and ids have so few possible
 * values that a plain hash could be tried out.
 */
export interface KeyedHash {
  /** 43 letters of base64url. The purpose keeps hashes of one text for two purposes from being the same. */
  of(purpose: string, text: string): string;
  /** The same under the newest secret and each one before it: to look up what was hashed before a change of secrets. */
  all(purpose: string, text: string): readonly string[];
}

/** Secrets of at least 32 bytes, newest first. */
export function makeKeyedHash(secrets: readonly [string | Buffer, ...(string | Buffer)[]]): KeyedHash {
  return {
    of: (purpose, text) => hash(secrets[0], purpose, text),
    all: (purpose, text) => secrets.map((secret) => hash(secret, purpose, text)),
  };
}

function hash(secret: string | Buffer, purpose: string, text: string): string {
  return createHmac("sha256", secret)
    .update(JSON.stringify([purpose, text]))
    .digest("base64url");
}
