import {
  deviceProofAge,
  deviceProofClaims,
  deviceProofHeader,
  maxDeviceProofLength,
  type DeviceKey,
  type DeviceProofClaims,
} from "@myba/shared/billing-api/device-proof";
import { AppError } from "@myba/shared/errors";
import {
  calculateJwkThumbprint,
  compactVerify,
  type CompactJWSHeaderParameters,
  type CryptoKey,
  importJWK,
} from "jose";
import type { SignedRequest } from "./authenticate.ts";

/** Somebody who has shown that they have the private key. */
export interface ProvenDevice {
  readonly deviceId: string;
  readonly publicKey: DeviceKey;
}

/** Proofs of devices, whether the server knows the device or not. */
export interface DeviceProofReader {
  /**
   * Whose proof of this very request it is. A proof counts once in this process: another would have to be shown to
   * another one, within the minute that it lives, for the same request and
   * the same idempotency key, so that nothing happens twice. Throws `auth/expired` and `auth/refused`.
   */
  read(proof: string, request: SignedRequest): Promise<ProvenDevice>;
}

/** How many proofs are remembered at most. Where more come in a minute, the oldest are forgotten before their time. */
const mostRemembered = 200_000;

export function makeDeviceProofReader(now: () => number): DeviceProofReader {
  const isFirstUse = makeMemory(now);
  return {
    async read(proof, request) {
      if (proof.length > maxDeviceProofLength) throw refused("it is too long");
      const { device, claims } = await verified(proof);
      assertFresh(claims, now());
      assertFor(claims, request);
      if (!isFirstUse(`${device.deviceId} ${claims.jti}`, claims.iat)) throw refused("it was used before");
      return device;
    },
  };
}

/** Signature, header and claims, as far as they say something by themselves. Throws `auth/refused`. */
async function verified(proof: string): Promise<{ device: ProvenDevice; claims: DeviceProofClaims }> {
  try {
    const { payload, protectedHeader } = await compactVerify(proof, keyOf, { algorithms: ["EdDSA"] });
    const { jwk: publicKey } = deviceProofHeader.parse(protectedHeader);
    const claims = deviceProofClaims.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload)));
    return { device: { deviceId: await calculateJwkThumbprint(publicKey, "sha256"), publicKey }, claims };
  } catch (cause) {
    // What a stranger sends can be wrong in a hundred ways, none of which is any business of theirs.
    throw refused("it is not a device's signature", cause);
  }
}

/** The key that the proof brings along, checked before anything is done with it. */
function keyOf(header: CompactJWSHeaderParameters | undefined): Promise<CryptoKey | Uint8Array> {
  return importJWK(deviceProofHeader.parse(header).jwk, "EdDSA");
}

function assertFresh({ iat }: DeviceProofClaims, nowMs: number): void {
  const ageSeconds = nowMs / 1000 - iat;
  const { maxSeconds, leewaySeconds } = deviceProofAge;
  if (ageSeconds > maxSeconds + leewaySeconds || ageSeconds < -leewaySeconds) throw new AppError("auth/expired");
}

function assertFor({ htm, htu, bh, ik }: DeviceProofClaims, request: SignedRequest): void {
  const { method, address, bodyHash, idempotencyKey } = request;
  if (htm !== method || htu !== address || bh !== bodyHash || ik !== idempotencyKey)
    throw refused("it was signed for another request");
}

/** Remembers proofs for as long as they live, in the order in which they came. */
function makeMemory(now: () => number): (proof: string, iat: number) => boolean {
  const endsAt = new Map<string, number>();
  const lifeMs = (deviceProofAge.maxSeconds + deviceProofAge.leewaySeconds) * 1000;
  return (proof, iat) => {
    for (const [old, end] of endsAt) {
      if (end >= now() && endsAt.size < mostRemembered) break;
      endsAt.delete(old);
    }
    if (endsAt.has(proof)) return false;
    endsAt.set(proof, Math.max(iat * 1000, now()) + lifeMs);
    return true;
  };
}

function refused(reason: string, cause?: unknown): AppError {
  return new AppError("auth/refused", { reason }, { cause });
}
