import { deviceScheme } from "@myba/shared/billing-api/device-proof";
import { AppError } from "@myba/shared/errors";
import type { DeviceProofReader } from "../identity/device-proof.ts";
import type { Devices } from "../identity/devices.ts";
import { cleanDeviceName } from "../identity/oidc/device-name.ts";
import { walletId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";
import { api } from "./implementer.ts";

interface AnonymousParts {
  readonly ledger: Ledger;
  readonly devices: Pick<Devices, "start">;
  readonly proofs: DeviceProofReader;
  readonly now: () => number;
}

/** `/api/anonymous-session`: the one route for devices that the server does not know yet. */
export function anonymousRoutes({ ledger, devices, proofs, now }: AnonymousParts) {
  return {
    anonymous: {
      start: api.anonymous.start.handler(async ({ input, context }) => {
        const device = await proofs.read(proofOf(context.headers["authorization"]), context.signed);
        const { deviceId } = device;
        const from = { name: cleanDeviceName(input.name) ?? "", address: context.address };
        const { grantedTokens } = await devices.start(device, from);
        return { deviceId, wallet: await walletViewOf(ledger, walletId("device", deviceId), now()), grantedTokens };
      }),
    },
  };
}

/** Throws `auth/missing`, and `auth/refused` for somebody who is signed in. */
function proofOf(authorization: string | string[] | undefined): string {
  if (typeof authorization !== "string" || authorization === "") throw new AppError("auth/missing");
  const [scheme = "", proof = ""] = authorization.split(" ", 2);
  if (scheme.toLowerCase() === deviceScheme.toLowerCase()) return proof;
  throw new AppError("auth/refused", { reason: "a session without an account begins with a device's proof" });
}
