import { generateKeyPairSync, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { AppError } from "@myba/shared/errors";
import { z } from "zod";

const signingKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.base64url().length(43),
  d: z.base64url().length(43),
  kid: z.string().min(1).max(64),
});
const signingKeySet = z.object({
  keys: z
    .array(signingKey)
    .min(1)
    .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, "two keys have one kid"),
});

/**
 * What the OpenID provider signs with. Of both the first one signs and all are believed: a new key is put in front, and
 * an old one taken away once nothing signed with it is valid any more (tokens 10 minutes, cookies a sign-in under way).
 */
export interface OidcKeys {
  readonly signing: readonly SigningKey[];
  readonly cookies: readonly string[];
}

/** An Ed25519 private key as a JSON Web Key. */
export type SigningKey = z.infer<typeof signingKey>;

/**
 * Keys from a JSON Web Key Set of Ed25519 private keys, newest first. Throws `server/configuration`, which names where
 * they came from and quotes nothing of them.
 */
export function parseSigningKeys(text: string, place = "MYBA_SIGNING_KEYS"): SigningKey[] {
  try {
    return signingKeySet.parse(JSON.parse(text)).keys;
  } catch {
    const reason = `${place}: it must be a JSON Web Key Set of Ed25519 private keys, each with a kid of its own`;
    throw new AppError("server/configuration", { reason });
  }
}

/** A key that nobody has. */
export function newSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  return signingKey.parse({ ...privateKey.export({ format: "jwk" }), kid: randomBytes(8).toString("hex") });
}

/**
 * The keys of one machine, made at its first start in a file that only its owner reads. Throws `server/configuration`
 * on a damaged file.
 */
export function keepSigningKeys(file: string): SigningKey[] {
  try {
    return parseSigningKeys(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
  const fresh = `${file}.${randomUUID()}`;
  writeFileSync(fresh, JSON.stringify({ keys: [newSigningKey()] }, null, 2), { mode: 0o600, flag: "wx", flush: true });
  try {
    // Unlike a rename, a link never replaces what another process has put there meanwhile.
    linkSync(fresh, file);
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  } finally {
    rmSync(fresh);
  }
  return parseSigningKeys(readFileSync(file, "utf8"), file);
}

/** Keys for cookies from the server's secrets, which sign other things too. */
export function cookieKeysFrom(secrets: readonly string[]): string[] {
  return secrets.map((secret) =>
    Buffer.from(hkdfSync("sha256", secret, "", "myba sign-in cookies", 32)).toString("base64url"),
  );
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
