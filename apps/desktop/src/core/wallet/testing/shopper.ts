import type { Purchase } from "../../../bridge/purchases.ts";
import type { WalletState } from "../../../bridge/wallet.ts";
import type { Core } from "../../core.ts";
import { when } from "./when.ts";

/** What somebody does in a core who buys, and sees of it. */
export interface Shopper {
  /** Begins to buy at the price of the shop. */
  buy(key?: string, kind?: "package" | "plan"): Promise<Purchase>;
  /** A purchase once it is so. */
  purchase(id: string, isSo: (purchase: Purchase) => boolean): Promise<Purchase>;
  /** The wallet once it is so. */
  wallet(isSo: (state: WalletState) => boolean): Promise<WalletState>;
  /** The wallet when it is heard of, with this many tokens. */
  tokens(available: number): Promise<WalletState>;
}

export function shopper(core: Core): Shopper {
  const { purchases, wallet } = core.client;
  const own: Shopper = {
    async buy(key = "starter", kind = "package") {
      const { packages, plans } = await purchases.shop();
      const offer = packages.find((one) => one.key === key);
      const price = offer?.firstPrice ?? offer?.price ?? plans.find((one) => one.key === key)?.price;
      const expectedPrice = price?.["usd"] ?? 0;
      return purchases.start({ item: { kind, key }, currency: "usd", expectedPrice });
    },
    purchase: (id, isSo) =>
      when(core, "purchases", {
        read: async () => {
          const found = (await purchases.list()).find((one) => one.id === id);
          if (found === undefined) throw new Error("there is no such purchase");
          return found;
        },
        isSo,
      }),
    wallet: (isSo) => when(core, "wallet", { read: () => wallet.state(), isSo }),
    tokens: (available) =>
      own.wallet((state) => state.connection === "live" && state.wallet?.availableTokens === available),
  };
  return own;
}
