import { z } from "zod";
import { tokens } from "../tokens.ts";
import { deviceId, maxDeviceProofLength } from "./device-proof.ts";
import { errors, ownProcedure, procedure } from "./procedure.ts";
import { walletView } from "./wallet.ts";

const time = z.number().int();

export const anonymousContract = {
  /** Makes the device known and gives it its tokens; again changes nothing. Signed by the device. */
  start: procedure
    .errors(
      errors("auth/missing", "auth/expired", "auth/refused", "device/too-many", "device/linked", "ledger/unavailable"),
    )
    .route({
      method: "POST",
      path: "/anonymous-session",
      summary: "Begin without an account",
      tags: ["account"],
    })
    .input(z.strictObject({ name: z.string().max(80).optional() }))
    .output(z.object({ deviceId, wallet: walletView, grantedTokens: tokens })),
};

const installation = z.object({
  id: z.string(),
  name: z.string(),
  signedInAt: time,
  lastUsedAt: time,
  /** The one that asks. */
  isThis: z.boolean(),
});

export const accountContract = {
  get: ownProcedure
    .route({ method: "GET", path: "/account", summary: "Who you are to MyBA", tags: ["account"] })
    .output(
      z.object({
        kind: z.enum(["anonymous", "person"]),
        id: z.string(),
        email: z.string().nullable(),
        name: z.string().nullable(),
        pictureUrl: z.string().nullable(),
        createdAt: time,
        /** Whether the next purchase is the first, with its discount. */
        hasPurchased: z.boolean(),
      }),
    ),
  /**
   * After sign-in: shows the device's proof (a JWS as in `device-proof.ts`, its `htu` this address and its `bh` the hash
   * of the account's id, so that nobody else can use it), moves what the device has left, and gives the welcome. Again,
   * with another proof, changes nothing and answers with the numbers of the first time: `welcomeTokens` is what the
   * person got at sign-up where this is their first device, and 0 for later ones.
   */
  linkDevice: ownProcedure
    .errors(errors("device/linked", "auth/not-a-person", "ledger/unavailable"))
    .route({ method: "POST", path: "/account/devices/link", summary: "Take over a device's tokens", tags: ["account"] })
    .input(z.strictObject({ proof: z.string().max(maxDeviceProofLength) }))
    .output(z.object({ movedTokens: tokens, welcomeTokens: tokens, wallet: walletView })),
  devices: ownProcedure
    .errors(errors("auth/not-a-person"))
    .route({ method: "GET", path: "/account/devices", summary: "Where you are signed in", tags: ["account"] })
    .output(z.object({ devices: z.array(installation) })),
  revokeDevice: ownProcedure
    .errors(errors("auth/not-a-person", "device/not-found"))
    .route({ method: "DELETE", path: "/account/devices/{id}", summary: "Sign one out", tags: ["account"] })
    .input(z.strictObject({ id: z.string().max(80) }))
    .output(z.object({ done: z.literal(true) })),
  /** Everything the server has about the person (GDPR article 20). */
  export: ownProcedure
    .errors(errors("auth/not-a-person"))
    .route({ method: "GET", path: "/account/export", summary: "All your data", tags: ["account"] })
    .output(z.looseObject({ exportedAt: time })),
  /**
   * Deletes the person (GDPR article 17): what tells who they are goes at once; the ledger's entries stay under an id
   * that belongs to nobody. `confirm` must be the account's id.
   */
  delete: ownProcedure
    .errors(
      errors(
        "auth/not-a-person",
        "account/confirm",
        "account/payment-under-way",
        "ledger/holds-open",
        "ledger/unavailable",
        "payment/unavailable",
        "payment/misconfigured",
      ),
    )
    .route({ method: "DELETE", path: "/account", summary: "Delete your account", tags: ["account"] })
    .input(z.strictObject({ confirm: z.string().max(80) }))
    .output(z.object({ forfeitedTokens: tokens })),
};
