import type { Accounts } from "../account/accounts.ts";
import { procedures } from "./implementer.ts";

const { account } = procedures;

/** `account.*` of the contract. */
export function accountRouter(accounts: Accounts) {
  return account.router({
    state: account.state.handler(() => accounts.state()),
    begin: account.begin.handler(() => accounts.begin()),
    signIn: account.signIn.handler(() => accounts.signIn()),
    cancelSignIn: account.cancelSignIn.handler(() => accounts.cancelSignIn()),
    signOut: account.signOut.handler(() => accounts.signOut()),
    switchTo: account.switchTo.handler(({ input }) => accounts.switchTo(input.id)),
    dismiss: account.dismiss.handler(() => accounts.dismiss()),
    devices: account.devices.handler(() => accounts.devices()),
    signOutDevice: account.signOutDevice.handler(({ input }) => accounts.signOutDevice(input.id)),
    exportData: account.exportData.handler(() => accounts.exportData()),
    delete: account.delete.handler(({ input }) => accounts.delete(input.confirm)),
  });
}
