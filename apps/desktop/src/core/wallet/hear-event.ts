import type { AccountEvent } from "@myba/shared/billing-api/events";
import type { Accounts, ActiveAccount } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import { noteReceipt } from "../metered/metered-row.ts";
import type { Topic } from "../pushes.ts";
import type { StreamListener } from "./stream-listener.ts";
import { readWallet, takeView, writeWallet } from "./wallet-row.ts";

export interface HearingParts {
  readonly store: Store;
  readonly accounts: Pick<Accounts, "signedOut">;
  readonly listener: StreamListener;
}

/**
 * Does what an event of the stream says, and keeps its id, so that nothing is heard twice or missed. The steps of one
 * event are safe to repeat: a crash between them makes the event come again.
 */
export function hearEvent(
  { store, accounts, listener }: HearingParts,
  account: ActiveAccount,
  { event, id }: { readonly event: AccountEvent; readonly id: string | undefined },
): void {
  const isNewId = id !== undefined && id !== readWallet(store, account.id).last_event_id;
  // A power cut costs at most that an event is heard again.
  store.writeAhead(topicsOf(event), () => {
    if (event.kind === "balance") takeView(store, account.id, event.wallet);
    if (event.kind === "generation") noteReceipt(store, event.receipt);
    if (isNewId) writeWallet(store, account.id, { last_event_id: id });
  });
  if (event.kind === "checkout") listener.checkoutChanged(account, event.checkoutId);
  if (event.kind === "subscription") listener.planChanged(account);
  if (event.kind === "signed-out") accounts.signedOut(account.id);
}

function topicsOf({ kind }: AccountEvent): readonly Topic[] {
  if (kind === "balance") return ["wallet"];
  return kind === "generation" ? ["generations", "wallet"] : [];
}
