import { randomUUID } from "node:crypto";
import { type DeviceKey, deviceKey, deviceProofType } from "@myba/shared/billing-api/device-proof";
import type { SignedRequest } from "../billing/send.ts";
import { z } from "zod";
import type { AccountSecrets } from "./account-secrets.ts";
import { deviceSecret } from "./account-secrets.ts";

/** The key by which the server knows this computer before anybody has signed in. */
export interface OwnKey {
  /** The RFC 7638 thumbprint of its public part. */
  readonly id: string;
  /** A proof of one request, signed at a time. */
  prove(request: SignedRequest, atMs: number): Promise<string>;
}

/** As it is kept: an Ed25519 key with its private part (RFC 8037). */
const privateKey = deviceKey.extend({ d: z.string() });

/** The key that is kept; null where there is none, or what is kept is none. */
export async function storedKey(secrets: AccountSecrets): Promise<OwnKey | null> {
  const text = await secrets.get(deviceSecret);
  if (text === null) return null;
  const kept = privateKey.safeParse(parsed(text));
  return kept.success ? ownKey(kept.data) : null;
}

/** A new key, kept before anybody sees it. */
export async function makeKey(secrets: AccountSecrets): Promise<OwnKey> {
  const { exportJWK, generateKeyPair } = await import("jose");
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const jwk = privateKey.parse(await exportJWK(pair.privateKey));
  await secrets.set(deviceSecret, JSON.stringify(jwk));
  return ownKey(jwk);
}

async function ownKey({ d, ...jwk }: z.infer<typeof privateKey>): Promise<OwnKey> {
  const { calculateJwkThumbprint, CompactSign, importJWK } = await import("jose");
  const key = await importJWK({ ...jwk, d }, "EdDSA");
  const header = { alg: "EdDSA", typ: deviceProofType, jwk: jwk satisfies DeviceKey };
  return {
    id: await calculateJwkThumbprint(jwk, "sha256"),
    prove({ method, address, bodyHash, idempotencyKey }, atMs) {
      const iat = Math.floor(atMs / 1000);
      const claims = { htm: method, htu: address, iat, jti: randomUUID(), bh: bodyHash, ik: idempotencyKey };
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader(header).sign(key);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
