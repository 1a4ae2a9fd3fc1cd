import { AppError } from "@myba/shared/errors";
import type { BillingClient } from "../billing/billing-client.ts";
import type { AccountRow } from "./account-rows.ts";
import type { Accounts } from "./accounts.ts";

export interface AccountDataParts {
  /** The person who is active. Throws `account/sign-in-needed`. */
  readonly signedIn: () => { readonly id: string; readonly row: AccountRow; readonly client: BillingClient };
  /** Forgets a person here. */
  readonly leave: (id: string) => Promise<void>;
  readonly now: () => number;
}

type AccountData = Pick<Accounts, "devices" | "signOutDevice" | "exportData" | "delete">;

/** What the server has of a person: where they are signed in, all of it as a file, and the end of it. */
export function accountData({ signedIn, leave, now }: AccountDataParts): AccountData {
  async function devices() {
    return (await signedIn().client.account.devices()).devices;
  }

  return {
    async devices() {
      return devices();
    },
    async signOutDevice(id) {
      const { id: personId, client } = signedIn();
      const isThis = (await devices()).some((one) => one.id === id && one.isThis);
      await client.account.revokeDevice({ id });
      if (!isThis) return devices();
      await leave(personId);
      return [];
    },
    async exportData() {
      const data = await signedIn().client.account.export();
      const day = new Date(now()).toISOString().slice(0, 10);
      return { fileName: `myba-account-${day}.json`, json: `${JSON.stringify(data, null, 2)}\n` };
    },
    async delete(confirm) {
      const { id, row, client } = signedIn();
      if (!names(row, confirm)) throw new AppError("account/confirm");
      const { forfeitedTokens } = await client.account.delete({ confirm: id });
      await leave(id);
      return { forfeitedTokens };
    },
  };
}

/** Whether what somebody typed is the account's e-mail address, however it is spelled, or its id. */
function names({ person: { id, email } }: AccountRow, typed: string): boolean {
  const text = typed.trim();
  return text === id || (email !== null && text.toLowerCase() === email.toLowerCase());
}
