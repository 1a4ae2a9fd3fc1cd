import { subscriptionView } from "@myba/shared/billing-api/checkout";
import { AppError } from "@myba/shared/errors";
import type { Logger } from "pino";
import type { Accounts, ActiveAccount } from "../account/accounts.ts";
import type { Topic } from "../pushes.ts";
import type { StreamListener } from "../wallet/stream-listener.ts";
import { keepAnswer, keptAnswer } from "./kept-answers.ts";
import { LostWatch } from "./lost-watch.ts";
import { PurchaseDesk } from "./purchase-desk.ts";
import {
  listPurchases,
  noteSeen,
  openPurchases,
  purchaseOfCheckout,
  requirePurchase,
  shownPurchase,
} from "./purchase-row.ts";
import type { Purchases } from "./purchases.ts";
import { takeView } from "../wallet/wallet-row.ts";
import { askShop, type ShopParts } from "./shop.ts";

export interface PurchasesParts extends ShopParts {
  readonly accounts: Pick<Accounts, "active">;
  /** Opens an address in the system's browser; throws `browser/address-refused`. False where none came up. */
  readonly open: (address: string) => Promise<boolean>;
  /** Tells the windows. */
  readonly changed: (topics: readonly Topic[]) => void;
  readonly log: Logger;
}

const pageSize = 20;
const plan = { question: "subscription", schema: subscriptionView.nullable() };

/** Buying, where there is a billing server. It asks nothing by itself: the stream of events says when there is news. */
export function makePurchases(parts: PurchasesParts): Purchases & StreamListener {
  const { store, accounts, open, changed, log } = parts;
  const desk = new PurchaseDesk({ store, open, log });
  const watch = new LostWatch(async () => {
    const account = accounts.active();
    if (account === null) return { isOpen: false };
    await desk.lookAtOpen(account);
    return { isOpen: openPurchases(store, account.id).length > 0 };
  });
  let isLost = false;
  const watched = <T>(work: Promise<T>): Promise<T> => {
    if (isLost) watch.arm();
    return work;
  };
  return {
    shop: () => askShop(parts, accounts.active()),
    list: async () => listPurchases(store, accounts.active()?.id ?? "").map(shownPurchase),
    start: async (wanted) => watched(desk.start(person(), wanted)),
    resume: async (id) => watched(desk.resume(person(), id)),
    check: async (id) => desk.look(person(), id),
    cancel: async (id) => desk.cancel(person(), id),
    async acknowledge(id) {
      const account = person();
      const { state, checkout } = requirePurchase(store, account.id, id);
      noteSeen(store, id);
      // Stripe has the receipt a little later than the money: by now, as a rule.
      if (state === "paid" && checkout?.receiptUrl === null) void desk.lookQuietly(account, id);
      return shownPurchase(requirePurchase(store, account.id, id));
    },
    history: async (cursor) => person().client.checkout.list({ limit: pageSize, ...(cursor !== null && { cursor }) }),
    async subscription() {
      const { id: accountId, client } = person();
      try {
        const { subscription } = await client.checkout.subscription();
        keepAnswer(store, accountId, plan.question, subscription);
        return subscription;
      } catch (error) {
        const known = error instanceof AppError ? keptAnswer(store, { accountId, ...plan }) : undefined;
        if (known === undefined) throw error;
        return known.answer;
      }
    },
    async openPortal() {
      const { url } = await person().client.checkout.portal();
      return { url, opened: await open(url) };
    },
    openReceipt: async (url) => ({ opened: await open(url) }),
    async redeemGift(code) {
      const { id, client } = person();
      const { tokens, isNew, wallet } = await client.wallet.redeem({ code });
      store.write(["wallet"], () => takeView(store, id, wallet));
      return { tokens, isNew, availableTokens: wallet.availableTokens };
    },
    async checkOpen() {
      const account = accounts.active();
      if (account !== null) await desk.lookAtOpen(account);
    },
    alive(account) {
      isLost = false;
      watch.stop();
      void desk.lookAtOpen(account);
    },
    lost(account) {
      isLost = true;
      if (openPurchases(store, account.id).length > 0) watch.arm();
    },
    checkoutChanged(account, checkoutId) {
      const known = purchaseOfCheckout(store, account.id, checkoutId);
      // Bought on another computer, it is in the history of purchases alone.
      if (known === undefined) changed(["purchases"]);
      else void desk.lookQuietly(account, known.id);
    },
    planChanged: () => changed(["purchases"]),
    async close() {
      watch.stop();
      await desk.close();
    },
  };

  function person(): ActiveAccount {
    const account = accounts.active();
    if (account?.isPerson !== true) throw new AppError("account/sign-in-needed");
    return account;
  }
}
