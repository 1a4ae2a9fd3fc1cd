import { randomUUID } from "node:crypto";
import { AppError } from "@myba/shared/errors";
import type { Logger } from "pino";
import type { Purchase } from "../../bridge/purchases.ts";
import type { ActiveAccount } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import { loggable } from "../loggable.ts";
import { askForCheckout, beginPurchase } from "./begin-purchase.ts";
import { lookAtPurchase } from "./look-at-purchase.ts";
import * as rows from "./purchase-row.ts";
import type { PurchaseStart } from "./purchases.ts";
import { nameInShop } from "./shop.ts";
import { Turns } from "./turns.ts";

export interface DeskParts {
  readonly store: Store;
  /** Opens an address in the system's browser; throws `browser/address-refused`. False where none came up. */
  readonly open: (address: string) => Promise<boolean>;
  readonly log: Logger;
}

/** What is done with purchases that were begun here, one step at a time for each of them. */
export class PurchaseDesk {
  readonly #parts: DeskParts;
  readonly #turns = new Turns();
  readonly #closing = new AbortController();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Begins a purchase, and opens the page to pay on; that of the same one that is still open where there is one. */
  async start(account: ActiveAccount, wanted: PurchaseStart): Promise<Purchase> {
    const { store } = this.#parts;
    const same = rows.openPurchases(store, account.id).find((one) => isSame(one, wanted));
    if (same !== undefined) return this.resume(account, same.id);
    try {
      return await this.#begin(account, wanted);
    } catch (error) {
      const mayBeTaken = error instanceof AppError && error.code === "price/changed";
      if (!mayBeTaken || !(await this.#freeDiscount(account))) throw error;
      return this.#begin(account, wanted);
    }
  }

  /** Opens the page to pay on again, or begins anew where it came to nothing. */
  async resume(account: ActiveAccount, id: string): Promise<Purchase> {
    const { store } = this.#parts;
    await this.#turn(id, async (signal) => {
      const { state, checkout } = rows.requirePurchase(store, account.id, id);
      const mayBeOver = state === "waiting" && (checkout === null || checkout.expiresAt <= store.now());
      if (state === "starting" || mayBeOver) await lookAtPurchase(store, account, { id, signal });
      await this.#openPage(account, id);
    });
    const purchase = rows.requirePurchase(store, account.id, id);
    if (!["failed", "expired", "cancelled"].includes(purchase.state)) return rows.shownPurchase(purchase);
    const { item, currency, price, promotionCode } = purchase;
    const again = await this.start(account, { item, currency, expectedPrice: price, promotionCode });
    rows.noteSeen(store, id);
    return again;
  }

  /** Asks the server how it stands. */
  async look(account: ActiveAccount, id: string): Promise<Purchase> {
    await this.#turn(id, (signal) => lookAtPurchase(this.#parts.store, account, { id, signal }));
    return this.#shown(account, id);
  }

  /** Looks at all that are open. Never rejects: what holds one up is kept with it. */
  async lookAtOpen(account: ActiveAccount): Promise<void> {
    const open = rows.openPurchases(this.#parts.store, account.id);
    await Promise.all(open.map(({ id }) => this.lookQuietly(account, id)));
  }

  async lookQuietly(account: ActiveAccount, id: string): Promise<void> {
    try {
      await this.look(account, id);
    } catch (error) {
      if (error instanceof AppError || this.#closing.signal.aborted) return;
      this.#parts.log.error({ err: loggable(error) }, "a purchase could not be looked at");
    }
  }

  /** Closes the page to pay on; where the server knows of it, only with its consent. */
  async cancel(account: ActiveAccount, id: string): Promise<Purchase> {
    const { store } = this.#parts;
    await this.#turn(id, async (signal) => {
      const purchase = rows.requirePurchase(store, account.id, id);
      if (purchase.state === "starting") return this.#giveUp(account, purchase, signal);
      if (purchase.state !== "waiting" || purchase.checkout === null) return;
      rows.noteCheckout(store, id, await account.client.checkout.cancel({ id: purchase.checkout.id }, { signal }));
      if (rows.requirePurchase(store, account.id, id).state === "cancelled") rows.noteSeen(store, id);
    });
    return this.#shown(account, id);
  }

  /** Resolves when nothing is being asked any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#turns.settled();
  }

  /** The server may have an order of it, which nobody can pay: it is closed there where it can be. */
  async #giveUp(account: ActiveAccount, purchase: rows.KeptPurchase, signal: AbortSignal): Promise<void> {
    const { store } = this.#parts;
    try {
      const { id } = await askForCheckout(account, purchase, signal);
      rows.noteCheckout(store, purchase.id, await account.client.checkout.cancel({ id }, { signal }));
      rows.noteSeen(store, purchase.id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      rows.noteEnd(store, purchase.id, { state: "cancelled", problem: null });
    }
  }

  async #begin(account: ActiveAccount, wanted: PurchaseStart): Promise<Purchase> {
    const { store } = this.#parts;
    const id = randomUUID();
    rows.insertPurchase(store, { ...wanted, id, accountId: account.id, name: nameInShop(store, account, wanted.item) });
    await this.#turn(id, async (signal) => {
      await beginPurchase(store, account, { id, isNew: true, signal });
      await this.#openPage(account, id);
    });
    return this.#shown(account, id);
  }

  /**
   * One order at a time has the discount of a first purchase. Whoever chooses something else has left the one before,
   * which is closed where nobody has paid for it; false where none was.
   */
  async #freeDiscount(account: ActiveAccount): Promise<boolean> {
    const open = rows.openPurchases(this.#parts.store, account.id);
    const discounted = open.find(({ state, checkout }) => state === "waiting" && (checkout?.discount ?? 0) > 0);
    if (discounted === undefined) return false;
    return (await this.cancel(account, discounted.id)).state === "cancelled";
  }

  async #openPage(account: ActiveAccount, id: string): Promise<void> {
    const { store, open } = this.#parts;
    const { state, checkout } = rows.requirePurchase(store, account.id, id);
    if (state !== "waiting" || checkout === null || checkout.url === null) return;
    if (await open(checkout.url)) rows.noteOpened(store, id);
  }

  #turn(id: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.#turns.take(id, () => work(this.#closing.signal));
  }

  #shown(account: ActiveAccount, id: string): Purchase {
    return rows.shownPurchase(rows.requirePurchase(this.#parts.store, account.id, id));
  }
}

/** The same thing at the same price, of which nothing was paid yet. */
function isSame(one: rows.KeptPurchase, wanted: PurchaseStart): boolean {
  return (
    (one.state === "starting" || one.state === "waiting") &&
    one.item.kind === wanted.item.kind &&
    one.item.key === wanted.item.key &&
    one.currency === wanted.currency &&
    one.price === wanted.expectedPrice &&
    one.promotionCode === wanted.promotionCode
  );
}
