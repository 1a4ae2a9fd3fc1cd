import { deviceProofType, type DeviceProofClaims } from "@myba/shared/billing-api/device-proof";
import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import type { SignedRequest } from "../authenticate.ts";

/** A device as the app on somebody's computer is one: a key that never leaves it, and what it signs. */
export interface TestDevice {
  readonly id: string;
  readonly publicKey: { readonly kty: "OKP"; readonly crv: "Ed25519"; readonly x: string };
  readonly privateKey: KeyObject;
  /** A proof of a request, made at a time; claims and header can be bent. */
  prove(request: SignedRequest, atMs: number, bent?: BentProof): string;
}

export interface BentProof {
  readonly claims?: Partial<Record<keyof DeviceProofClaims | "sub", unknown>>;
  readonly header?: { readonly [name: string]: unknown };
}

export function makeTestDevice(): TestDevice {
  const { publicKey: key, privateKey } = generateKeyPairSync("ed25519");
  const { x = "" } = key.export({ format: "jwk" });
  const publicKey = { kty: "OKP", crv: "Ed25519", x } as const;
  return {
    id: sha256(JSON.stringify({ crv: "Ed25519", kty: "OKP", x })),
    publicKey,
    privateKey,
    prove({ method, address, bodyHash, idempotencyKey: ik }, atMs, { claims, header } = {}) {
      const signed = [
        { alg: "EdDSA", typ: deviceProofType, jwk: publicKey, ...header },
        { htm: method, htu: address, iat: Math.floor(atMs / 1000), jti: randomUUID(), bh: bodyHash, ik, ...claims },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
    },
  };
}

/** The base64url SHA-256 of a text. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
