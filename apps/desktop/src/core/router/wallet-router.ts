import type { Wallet } from "../wallet/wallet.ts";
import { procedures } from "./implementer.ts";

const { wallet } = procedures;

/** `wallet.*` of the contract. */
export function walletRouter(own: Wallet) {
  return wallet.router({
    state: wallet.state.handler(() => own.state()),
    changeSettings: wallet.changeSettings.handler(({ input }) => own.changeSettings(input)),
    refresh: wallet.refresh.handler(() => own.refresh()),
    history: wallet.history.handler(({ input }) => own.history(input)),
    exportHistory: wallet.exportHistory.handler(({ input }) => own.exportHistory(input)),
    statistics: wallet.statistics.handler(({ input }) => own.statistics(input)),
    receiptOf: wallet.receiptOf.handler(({ input }) => own.receiptOf(input.id)),
  });
}
