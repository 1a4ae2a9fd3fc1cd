import type { ServerDatabase } from "../database/server-database.ts";
import { AppError } from "@myba/shared/errors";
import type { PersonDeletion } from "../identity/delete-person.ts";
import type { Devices } from "../identity/devices.ts";
import { type ExportParts, exportAccount } from "../identity/export-account.ts";
import type { DeviceLinks } from "../identity/link-device.ts";
import type { Installations } from "../identity/oidc/installations.ts";
import type { Principal } from "../identity/principal.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";
import { api, withPerson, withPrincipal } from "./implementer.ts";

interface AccountParts {
  readonly database: ServerDatabase;
  readonly ledger: Ledger;
  readonly devices: Pick<Devices, "find">;
  readonly links: Pick<DeviceLinks, "link">;
  readonly installations: Pick<Installations, "list" | "revoke">;
  readonly deletion: Pick<PersonDeletion, "ask">;
  readonly payments: ExportParts["payments"];
  readonly now: () => number;
}

/** `/api/account…`: who somebody is, where they are signed in, what they take along and leave behind. */
export function accountRoutes(parts: AccountParts) {
  const { ledger, links, installations, deletion, now } = parts;
  return {
    account: {
      get: api.account.get.use(withPrincipal).handler(async ({ context: { principal } }) => ({
        ...(await (principal.kind === "person" ? personOf(parts, principal.personId) : deviceOf(parts, principal))),
        hasPurchased: await ledger.hasPurchased(principal.accountId),
      })),
      linkDevice: api.account.linkDevice.use(withPerson).handler(async ({ input, context }) => {
        const { principal, signed } = context;
        const linked = await links.link(principal.personId, input.proof, signed);
        return { ...linked, wallet: await walletViewOf(ledger, principal.accountId, now()) };
      }),
      devices: api.account.devices.use(withPerson).handler(async ({ context: { principal } }) => {
        const found = await installations.list(principal.personId);
        return { devices: found.map((one) => ({ ...one, isThis: one.id === principal.installationId })) };
      }),
      revokeDevice: api.account.revokeDevice.use(withPerson).handler(async ({ input, context: { principal } }) => {
        await installations.revoke(principal.personId, input.id);
        return { done: true as const };
      }),
      export: api.account.export
        .use(withPerson)
        .handler(({ context: { principal } }) => exportAccount(parts, principal.personId)),
      delete: api.account.delete
        .use(withPerson)
        .handler(({ input, context: { principal } }) => deletion.ask(principal.personId, input.confirm)),
    },
  };
}

async function personOf({ database }: AccountParts, personId: string) {
  const person = await database.db.selectFrom("person").selectAll().where("id", "=", personId).executeTakeFirst();
  // Another process may have deleted them since this one looked.
  if (person === undefined || person.deleted_at !== null) throw gone();
  return {
    kind: "person" as const,
    id: person.id,
    email: person.email,
    name: person.name,
    pictureUrl: person.picture_url,
    createdAt: person.created_at,
  };
}

async function deviceOf({ devices }: AccountParts, { deviceId }: Extract<Principal, { kind: "device" }>) {
  const device = await devices.find(deviceId);
  if (device === undefined) throw gone();
  const { id, created_at: createdAt } = device;
  return { kind: "anonymous" as const, id, email: null, name: null, pictureUrl: null, createdAt };
}

function gone(): AppError {
  return new AppError("auth/refused", { reason: "this account is gone" });
}
