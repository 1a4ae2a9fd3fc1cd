import type { ActiveAccount } from "../account/accounts.ts";

/** Whoever wants to know what the stream of events says besides the balance. Nothing of it throws or is waited for. */
export interface StreamListener {
  /** The server speaks again: what it said meanwhile may have been missed. */
  alive(account: ActiveAccount): void;
  /** Nothing will be heard for now. */
  lost(account: ActiveAccount): void;
  checkoutChanged(account: ActiveAccount, checkoutId: string): void;
  planChanged(account: ActiveAccount): void;
}
