import type { z } from "zod";
import { AppError } from "@myba/shared/errors";
import type { CheckoutView, subscriptionView } from "@myba/shared/billing-api/checkout";
import type { Purchase, Shop } from "../../bridge/purchases.ts";

/** What a purchase begins with. */
export interface PurchaseStart {
  readonly item: Purchase["item"];
  readonly currency: string;
  readonly expectedPrice: number;
  readonly promotionCode: string | null;
}

/** Buying, as `purchases.*` of the contract promises. */
export interface Purchases {
  shop(): Promise<Shop>;
  list(): Promise<Purchase[]>;
  start(what: PurchaseStart): Promise<Purchase>;
  resume(id: string): Promise<Purchase>;
  check(id: string): Promise<Purchase>;
  cancel(id: string): Promise<Purchase>;
  acknowledge(id: string): Promise<Purchase>;
  history(cursor: string | null): Promise<{ checkouts: CheckoutView[]; next: string | null }>;
  subscription(): Promise<z.infer<typeof subscriptionView> | null>;
  openPortal(): Promise<{ url: string; opened: boolean }>;
  openReceipt(url: string): Promise<{ opened: boolean }>;
  redeemGift(code: string): Promise<{ tokens: number; isNew: boolean; availableTokens: number }>;
  /** The browser has come back from Stripe, or the server told of a checkout: every open one is asked about. */
  checkOpen(): Promise<void>;
  close(): Promise<void>;
}

/** Where there is no billing server. */
export function withoutPurchases(): Purchases {
  return {
    shop: absent,
    list: () => Promise.resolve([]),
    start: absent,
    resume: absent,
    check: absent,
    cancel: absent,
    acknowledge: absent,
    history: absent,
    subscription: absent,
    openPortal: absent,
    openReceipt: absent,
    redeemGift: absent,
    checkOpen: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function absent(): Promise<never> {
  return Promise.reject(new AppError("billing/absent"));
}
