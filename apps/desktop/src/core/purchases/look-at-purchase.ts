import { AppError } from "@myba/shared/errors";
import type { ActiveAccount } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import { beginPurchase } from "./begin-purchase.ts";
import { noteCheckout, noteEnd, noteProblem, requirePurchase } from "./purchase-row.ts";

/**
 * Asks the server how a purchase stands, which asks Stripe where it has not heard, and keeps the answer. Rejects with why
 * it could not; that is kept too, as what holds it up.
 */
export async function lookAtPurchase(
  store: Store,
  account: ActiveAccount,
  { id, signal }: { readonly id: string; readonly signal: AbortSignal },
): Promise<void> {
  const { state, checkout, endedAt } = requirePurchase(store, account.id, id);
  if (state === "starting") return beginPurchase(store, account, { id, isNew: false, signal });
  if (checkout === null) return;
  try {
    noteCheckout(store, id, await account.client.checkout.get({ id: checkout.id }, { signal }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "checkout/not-found") return noteEnd(store, id, { state: "failed", problem: error.report() });
    if (endedAt === null) noteProblem(store, id, error.report());
    throw error;
  }
}
