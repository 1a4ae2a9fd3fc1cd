import type { WalletView } from "@myba/shared/billing-api/wallet";
import { AppError } from "@myba/shared/errors";
import type { Redeemed, RedeemGift } from "../gifts/redeem-gift.ts";
import { networkOf } from "../identity/device-network.ts";
import type { Principal } from "../identity/principal.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";
import { guessLimit } from "./guess-limit.ts";

interface RedeemParts {
  readonly redeemGift: RedeemGift;
  readonly ledger: Ledger;
  readonly now: () => number;
}

/** Who asks, from where, and with what. */
interface Asked {
  readonly principal: Extract<Principal, { kind: "person" }>;
  readonly address: string;
  readonly code: string;
}

/** People mistype; whoever tries codes out does more than that. */
const wrongAnHour = { ofWallet: 20, ofNetwork: 100 };

/** Redeems for whoever asks, and says what their wallet holds then. Few wrong codes an hour, of a wallet and of a network. */
export function redeemFor({
  redeemGift,
  ledger,
  now,
}: RedeemParts): (asked: Asked) => Promise<Redeemed & { wallet: WalletView }> {
  const limited = guessLimit((error) => error instanceof AppError && error.code === "gift/unknown");
  return async ({ principal: { personId, accountId }, address, code }) => {
    const guessers = [
      { name: accountId, wrongAnHour: wrongAnHour.ofWallet },
      { name: `network ${networkOf(address)}`, wrongAnHour: wrongAnHour.ofNetwork },
    ];
    const redeemed = await limited(guessers, () => redeemGift(personId, code));
    return { ...redeemed, wallet: await walletViewOf(ledger, accountId, now()) };
  };
}
