import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { sandboxClerk } from "./config.ts";

/** The keys that session tokens are signed with. */
export interface SigningKeys {
  /** The keys that tokens are to be checked with: what `/.well-known/jwks.json` shows. */
  readonly jwks: () => { readonly keys: readonly JWK[] };
  /** Signs with the newest key. */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** From now on signs with a new key; the old one is shown no more. */
  rotate(): Promise<void>;
  /** The private half of the newest key, for tests that forge. */
  readonly privateKey: () => CryptoKey;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** Fresh keys; the first one's id is that of the instance, as at Clerk. */
export async function makeSigningKeys(): Promise<SigningKeys> {
  let count = 0;
  let key = await makeKey(sandboxClerk.instanceId);
  return {
    jwks: () => ({ keys: [key.jwk] }),
    sign: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "RS256", cat: "cl_B7d4PD111AAA", kid: key.kid, typ: "JWT" })
        .sign(key.privateKey),
    async rotate() {
      count += 1;
      key = await makeKey(`${sandboxClerk.instanceId}_${count}`);
    },
    privateKey: () => key.privateKey,
  };
}

async function makeKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const { n = "", e = "" } = await exportJWK(publicKey);
  return { kid, privateKey, jwk: { use: "sig", kty: "RSA", kid, alg: "RS256", n, e } };
}
