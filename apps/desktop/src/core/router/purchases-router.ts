import type { Purchases } from "../purchases/purchases.ts";
import { procedures } from "./implementer.ts";

const { purchases } = procedures;

/** `purchases.*` of the contract. */
export function purchasesRouter(own: Purchases) {
  return purchases.router({
    shop: purchases.shop.handler(() => own.shop()),
    list: purchases.list.handler(() => own.list()),
    start: purchases.start.handler(({ input }) => own.start(input)),
    resume: purchases.resume.handler(({ input }) => own.resume(input.id)),
    check: purchases.check.handler(({ input }) => own.check(input.id)),
    cancel: purchases.cancel.handler(({ input }) => own.cancel(input.id)),
    acknowledge: purchases.acknowledge.handler(({ input }) => own.acknowledge(input.id)),
    history: purchases.history.handler(({ input }) => own.history(input.cursor)),
    subscription: purchases.subscription.handler(() => own.subscription()),
    openPortal: purchases.openPortal.handler(() => own.openPortal()),
    openReceipt: purchases.openReceipt.handler(({ input }) => own.openReceipt(input.url)),
    redeemGift: purchases.redeemGift.handler(({ input }) => own.redeemGift(input.code)),
  });
}
