import { z } from "zod";

/**
 * How a device without an account proves that a request is its own: `Authorization: MyBA-Device JWS`, a compact JWS (RFC
 * 7515) by its Ed25519 key, made anew for each request, tries included.
 */
export const deviceScheme = "MyBA-Device";
export const deviceProofType = "myba-device+jwt";

/**
 * How old a proof may be, and how far a device's clock may be off. Where it is further off, the server refuses with
 * `auth/expired`, and its answer's `Date` says by how much.
 */
export const deviceProofAge = { maxSeconds: 60, leewaySeconds: 10 } as const;
export const maxDeviceProofLength = 4096;

/** 32 bytes as base64url, spelled in the one way that leaves no bit unused: a key must not have several names. */
const bytes32 = z.string().regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/, "not 32 bytes as base64url");

/** The RFC 7638 thumbprint of a device's public key is its id. */
export const deviceId = bytes32;

/** The public key of a device (RFC 8037); nothing else, least of all the private part. */
export const deviceKey = z.strictObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: bytes32 });
export type DeviceKey = z.infer<typeof deviceKey>;

export const deviceProofHeader = z.strictObject({
  alg: z.literal("EdDSA"),
  typ: z.literal(deviceProofType),
  jwk: deviceKey,
});

export const deviceProofClaims = z.strictObject({
  /** The method, in capital letters. */
  htm: z.string().max(10),
  /** The address without query. */
  htu: z.string().max(2048),
  /** When it was signed, in seconds since 1970. */
  iat: z.number().int(),
  /** Different for each proof. */
  jti: z.string().regex(/^[\w-]{16,64}$/, "not a proof's id"),
  /** The base64url SHA-256 of the body; in the proof that is shown to `account.linkDevice`, of the account's id. */
  bh: bytes32,
  /** The `Idempotency-Key` that the request carries, and only then: nobody can send the same request as another one. */
  ik: z.string().max(128).optional(),
});
export type DeviceProofClaims = z.infer<typeof deviceProofClaims>;
