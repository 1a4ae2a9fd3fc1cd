import type { Receipt } from "@myba/shared/billing-api/generations";
import { AppError } from "@myba/shared/errors";
import type { GenerationId } from "@myba/shared/ids";
import type { Logger } from "pino";
import { z } from "zod";
import type { WalletState } from "../../bridge/wallet.ts";
import type { Accounts, ActiveAccount } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import { readReceipt } from "../metered/metered-row.ts";
import type { Topic } from "../pushes.ts";
import { EventStream } from "./event-stream.ts";
import { hearEvent } from "./hear-event.ts";
import { History } from "./history.ts";
import { isLow, warnsAt } from "./low-balance.ts";
import type { StreamListener } from "./stream-listener.ts";
import type { Wallet } from "./wallet.ts";
import { readWallet, takeView, writeWallet } from "./wallet-row.ts";

export interface WalletParts {
  readonly store: Store;
  readonly accounts: Accounts;
  /** What the stream says of purchases. */
  readonly purchases: StreamListener;
  /** Tells the windows. */
  readonly changed: (topics: readonly Topic[]) => void;
  readonly log: Logger;
}

/** The wallet of whoever is active, where there is a billing server. It asks nobody before `follow`. */
export function openWallet({ store, accounts, purchases, changed, log }: WalletParts): Wallet {
  const hearing = { store, accounts, listener: { ...purchases, checkoutChanged, planChanged } };
  let shownId: string | undefined;
  const stream = new EventStream({
    accounts,
    lastEventId: (accountId) => readWallet(store, accountId).last_event_id,
    heard: (account, event, id) => hearEvent(hearing, account, { event, id }),
    changed(account, connection) {
      changed(account?.id === shownId ? ["wallet"] : ["wallet", "purchases"]);
      shownId = account?.id;
      if (account === null) return;
      if (connection === "live") becameLive(account);
      if (connection === "lost") purchases.lost(account);
    },
    log,
  });
  const history = new History({ store, accounts, stream });

  function becameLive(account: ActiveAccount): void {
    purchases.alive(account);
    // Where the usual threshold comes from; a computer of its own has bought nothing.
    const isKnown = readWallet(store, account.id).entries_as_of !== null;
    if (account.isPerson && !isKnown) void history.update(account);
  }

  function checkoutChanged(account: ActiveAccount, checkoutId: string): void {
    purchases.checkoutChanged(account, checkoutId);
    void history.update(account);
  }

  function planChanged(account: ActiveAccount): void {
    purchases.planChanged(account);
    void history.update(account);
  }

  function state(): WalletState {
    const account = accounts.active();
    const kept = readWallet(store, account?.id ?? "");
    const { view, low_at_tokens: chosen, last_purchase_tokens: lastPurchaseTokens } = kept;
    const lowAtTokens = warnsAt({ chosen, lastPurchaseTokens });
    const connection = account === null ? "none" : stream.connection;
    return {
      wallet: view,
      connection,
      asOf: connection === "live" && view !== null ? store.now() : kept.as_of,
      problem: connection === "live" ? null : stream.problem,
      settings: { lowAtTokens: chosen, askAboveTokens: kept.ask_above_tokens },
      lowAtTokens,
      isLow: isLow(view, lowAtTokens, store.now()),
    };
  }

  return {
    state: () => Promise.resolve(state()),
    follow: () => stream.begin(),
    networkIsBack: () => stream.reopen(),
    async changeSettings({ lowAtTokens, askAboveTokens }) {
      const account = accounts.active();
      if (account === null) throw new AppError("account/sign-in-needed");
      store.write(["wallet"], () =>
        writeWallet(store, account.id, {
          ...(lowAtTokens !== undefined && { low_at_tokens: lowAtTokens }),
          ...(askAboveTokens !== undefined && { ask_above_tokens: askAboveTokens }),
        }),
      );
      return state();
    },
    async refresh() {
      const account = accounts.active();
      if (account === null) return state();
      const view = await account.client.wallet.get();
      store.write(["wallet"], () => takeView(store, account.id, view));
      stream.tryNow();
      return state();
    },
    history: (filter) => history.page(filter),
    exportHistory: (filter) => history.export(filter),
    async statistics(period) {
      const account = accounts.active();
      if (account === null) throw new AppError("account/sign-in-needed");
      return account.client.wallet.statistics(period);
    },
    receiptOf: (id) => Promise.resolve(receiptOf(store, id)),
    async close() {
      await stream.close();
      await history.close();
    },
  };
}

function receiptOf(store: Store, id: GenerationId): Receipt | null {
  const found = store.sql("SELECT receipt FROM metered_generation WHERE generation_id = ?").pluck().get(id);
  return readReceipt(z.string().nullish().parse(found) ?? null);
}
